import {
  Session,
  Template,
  Viewer,
  Workspace,
} from '@meca/backstage-plugin-meca-common';
import { minutesFrom, NOW } from './regions';

/** A teacher who may also manage the federation. */
export function fakeViewer(can: Partial<Viewer['can']> = {}): Viewer {
  return {
    userRef: 'user:default/ada',
    institutions: [
      {
        ref: 'group:default/polito',
        title: 'Politecnico di Torino',
        regionId: 'polito',
        timeZone: 'Europe/Rome',
        operates: true,
        booksForOthers: true,
      },
    ],
    can: { reserve: true, refresh: true, manageFederation: true, ...can },
  };
}

/** A class of 18 in another university's region, an hour from now. */
export function fakeSession(
  changes: Partial<Session> = {},
  now: Date = NOW,
): Session {
  return {
    id: 's-cad',
    title: 'CAD for mechanical engineers',
    institutionRef: 'group:default/polito',
    ownerRef: 'user:default/ada',
    regionId: 'bme',
    timeZone: 'Europe/Rome',
    startsAt: minutesFrom(60, now),
    endsAt: minutesFrom(240, now),
    preparesAt: minutesFrom(40, now),
    releasedAt: minutesFrom(255, now),
    state: 'admitted',
    templatePath: 'windows/cad-lab',
    version: 'latest',
    offering: {
      name: 'small',
      cpuCores: 1,
      cpuMhz: 2000,
      memoryBytes: 2e9,
    },
    seats: 18,
    seatCounts: {
      total: 18,
      ready: 0,
      preparing: 0,
      stopped: 0,
      failed: 0,
      absent: 18,
    },
    placement: { policy: 'own-first' },
    endPolicy: 'destroy',
    comments: '',
    attendees: [],
    actions: ['update', 'cancel', 'start', 'stop', 'repair'],
    etag: '1',
    createdAt: minutesFrom(-3000, now),
    updatedAt: minutesFrom(-3000, now),
    ...changes,
  };
}

/** A ready workspace of that class. */
export function fakeWorkspace(
  changes: Partial<Workspace> = {},
  now: Date = NOW,
): Workspace {
  return {
    id: 'w-7',
    sessionId: 's-cad',
    title: 'CAD for mechanical engineers',
    ownerRef: 'user:default/ada',
    regionId: 'bme',
    timeZone: 'Europe/Rome',
    templatePath: 'windows/cad-lab',
    ordinal: 7,
    startsAt: minutesFrom(-10, now),
    endsAt: minutesFrom(170, now),
    opensAt: minutesFrom(-15, now),
    state: 'ready',
    access: [{ protocol: 'rdp', port: 3389, address: '10.4.0.17' }],
    console: true,
    ...changes,
  };
}

/** Two templates: one ready in three regions, the other nowhere yet. */
export function fakeTemplates(now: Date = NOW): Template[] {
  const observedAt = minutesFrom(-30, now);
  return [
    {
      path: 'windows/cad-lab',
      title: 'Windows CAD lab',
      osName: 'Windows 11 (64-bit)',
      access: [{ protocol: 'rdp', port: 3389 }],
      replicas: [
        {
          regionId: 'bme',
          version: '01.02.00.00',
          state: 'ready',
          sizeBytes: 38.2e9,
          observedAt,
          stale: false,
        },
        {
          regionId: 'bme',
          version: '01.10.00.00',
          state: 'preparing',
          message: '62 % copied',
          observedAt,
          stale: false,
        },
        {
          regionId: 'polito',
          version: '01.02.00.00',
          state: 'ready',
          sizeBytes: 38.2e9,
          observedAt,
          stale: false,
        },
        {
          regionId: 'tus',
          version: '01.02.00.00',
          state: 'failed',
          message: 'The checksum of chunk 12 differs.',
          observedAt,
          stale: true,
        },
      ],
    },
    {
      path: 'linux/centos-7-minimal',
      title: 'CentOS 7 minimal',
      osName: 'CentOS 7',
      access: [{ protocol: 'ssh', port: 22 }],
      replicas: [
        {
          regionId: 'insa',
          version: '01.00.00.00',
          state: 'preparing',
          observedAt,
          stale: false,
        },
      ],
    },
  ];
}
