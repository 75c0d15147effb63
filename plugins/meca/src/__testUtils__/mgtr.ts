import {
  Delivery,
  Inbox,
  Replica,
  Repository,
  RepositoryTemplate,
  RepositoryTemplateDetail,
  RepositoryVersion,
  TemplateAlarm,
  Wanted,
} from '@meca/backstage-plugin-meca-common';
import { fakeRegions, minutesFrom, NOW } from './regions';

/** The template of the fake repository that is in another state in every region. */
export const CAD_LAB = 'windows/cad-lab';

/** One replica, ready and current unless said otherwise. */
export function fakeReplica(
  changes: Partial<Replica> & Pick<Replica, 'path' | 'version' | 'regionId'>,
  now: Date = NOW,
): Replica {
  const { path, version, regionId } = changes;
  return {
    id: `${path}@${version} ${regionId}`,
    mode: 'edge',
    state: 'ready',
    current: !changes.state || changes.state === 'ready',
    bytesDone: 9.7e9,
    bytesTotal: 9.7e9,
    attempt: 1,
    readyAt: minutesFrom(-3 * 24 * 60, now),
    manageable: true,
    ...changes,
  };
}

function wantedBy(
  regionId: string,
  changes: Partial<Wanted> = {},
): RepositoryTemplate['wanted'][number] {
  return {
    regionId,
    policy: 'latest',
    keepVersions: 2,
    isDefault: true,
    manageable: true,
    ...changes,
  };
}

/** CAD lab: every state that a region can be in, one per region. */
function cadLabReplicas(now: Date): Replica[] {
  const of = (
    regionId: string,
    version: string,
    changes: Partial<Replica> = {},
  ) => fakeReplica({ path: CAD_LAB, version, regionId, ...changes }, now);
  const moving = (
    regionId: string,
    state: Replica['state'],
    share: number,
    changes: Partial<Replica> = {},
  ) =>
    of(regionId, '01.10.00.00', {
      state,
      current: false,
      readyAt: undefined,
      bytesDone: 9.7e9 * share,
      ...changes,
    });
  return [
    moving('polito', 'verifying', 1, { version: '01.11.00.00' }),
    of('polito', '01.10.00.00'),
    of('polito', '01.02.00.00', { current: false }),
    of('tub', '01.10.00.00', { mode: 'upload' }),
    moving('eworks', 'waiting', 0.3, {
      waitingFor: 'edge',
      problem: {
        code: 'edge-silent',
        message: 'The edge of MECA-eWorks has not been heard of for 3 hours.',
        remedy: 'Ask its operator to start the service meca-edge again.',
        at: minutesFrom(-190, now),
      },
    }),
    of('eworks', '01.02.00.00'),
    moving('bme', 'fetching', 0.62, {
      bytesPerSecond: 5.9e6,
      expectedReadyAt: minutesFrom(14, now),
    }),
    of('bme', '01.02.00.00'),
    moving('ukim', 'importing', 0.08, {
      bytesTotal: 38.2e9,
      bytesDone: 3.1e9,
      bytesPerSecond: 41e6,
      expectedReadyAt: minutesFrom(15, now),
      mode: 'pull',
    }),
    moving('tus', 'failed', 0.21, {
      attempt: 4,
      nextAttemptAt: minutesFrom(38, now),
      problem: {
        code: 'chunk-bad',
        message:
          'Chunk 12 of windows/cad-lab 01.10.00.00 came with another checksum from mirror.tus.example three times.',
        remedy:
          'Compare the mirror’s copy with the repository (meca-mgtr verify), or take the mirror out of meca.mgtr.repositories.meca.mirrors.',
        at: minutesFrom(-4, now),
      },
    }),
    of('tus', '01.02.00.00'),
    of('upb-cetti', '01.02.00.00'),
    moving('uned', 'failed', 0, {
      attempt: 1,
      problem: {
        code: 'account-limit',
        message:
          'MECA-UNED refuses the template: the account may hold 20 templates and has 20.',
        remedy:
          'Have the limit of the portal’s account raised, or choose fewer versions to keep, then try again.',
        at: minutesFrom(-51, now),
      },
    }),
    moving('insa', 'waiting', 0.44, {
      waitingFor: 'window',
      nextAttemptAt: minutesFrom(380, now),
    }),
    of('insa', '01.01.00.00'),
    of('local-test', '01.02.00.00', { state: 'deleting', current: false }),
  ];
}

const CAD_LAB_WANTED: Record<string, Partial<Wanted>> = {
  insa: { keepVersions: 3, isDefault: false },
  'upb-cetti': { policy: 'pinned', version: '01.02.00.00', isDefault: false },
  'local-test': { policy: 'none', isDefault: false },
};

/** Path, title, system, size in 10⁹ bytes, versions: a campus' usual collection. */
const COLLECTION: [string, string, string, number, number][] = [
  ['common/linux/RedHat-Enterprise', 'RHEL lab', 'RHEL 9', 6.1, 1],
  ['linux/alpine-shell', 'Alpine shell', 'Alpine 3.22', 0.21, 4],
  ['linux/centos-7-minimal', 'CentOS 7 minimal', 'CentOS 7', 1.4, 6],
  ['linux/debian-13-desktop', 'Debian desktop', 'Debian 13', 5.2, 3],
  ['linux/devops-toolbox', 'DevOps toolbox', 'Ubuntu 24.04', 8.8, 5],
  ['linux/gpu-cuda', 'GPU computing with CUDA', 'Ubuntu 24.04', 21.5, 2],
  ['linux/kali', 'Security lab', 'Kali 2026.3', 12.4, 7],
  ['linux/kubernetes-node', 'Kubernetes node', 'Debian 13', 3.9, 9],
  ['linux/matlab', 'MATLAB', 'Ubuntu 22.04', 32.8, 2],
  ['linux/octave', 'GNU Octave', 'Debian 13', 4.4, 3],
  ['linux/openfoam', 'OpenFOAM', 'Ubuntu 24.04', 11.6, 4],
  ['linux/postgres-course', 'Databases with PostgreSQL', 'Debian 13', 3.1, 8],
  ['linux/qgis', 'Geodata with QGIS', 'Ubuntu 24.04', 7.9, 2],
  ['linux/r-studio', 'Statistics with R', 'Ubuntu 24.04', 6.6, 5],
  ['linux/ros-2', 'Robotics with ROS 2', 'Ubuntu 24.04', 9.9, 3],
  ['linux/ubuntu-24-desktop', 'Ubuntu desktop', 'Ubuntu 24.04', 5.8, 4],
  ['linux/verilator', 'Digital design', 'Fedora 43', 4.9, 2],
  ['network/cisco-like-router', 'Router lab', 'VyOS 1.5', 0.9, 3],
  ['network/mininet', 'Networks with Mininet', 'Ubuntu 22.04', 4.1, 6],
  ['network/packet-capture', 'Packet capture', 'Debian 12', 2.7, 2],
  ['windows/accounting', 'Accounting', 'Windows 10 (64-bit)', 24.4, 2],
  ['windows/ansys', 'Finite elements', 'Windows 11 (64-bit)', 61.3, 1],
  ['windows/dotnet', '.NET development', 'Windows 11 (64-bit)', 29.9, 5],
  ['windows/labview', 'LabVIEW', 'Windows 10 (64-bit)', 34.1, 3],
  ['windows/office', 'Office', 'Windows 11 (64-bit)', 19.8, 12],
  ['windows/server-2025', 'Windows Server', 'Windows Server 2025', 16.2, 4],
  ['windows/siemens-nx', 'Siemens NX', 'Windows 11 (64-bit)', 48.7, 2],
  ['windows/solid-works', 'SolidWorks', 'Windows 11 (64-bit)', 52.6, 3],
  ['windows/visual-studio', 'Visual Studio', 'Windows 11 (64-bit)', 41.4, 6],
];

function numbered(count: number): string {
  return `01.${String(count).padStart(2, '0')}.00.00`;
}

/** Most regions have the latest; which one lags or moves follows from the row. */
function usualReplicas(
  path: string,
  row: number,
  versions: number,
  gigabytes: number,
  now: Date,
): Replica[] {
  const latest = numbered(versions);
  return fakeRegions(now).flatMap(({ id: regionId }, column): Replica[] => {
    const draw = (row * 7 + column * 11) % 29;
    const bytes = { bytesTotal: gigabytes * 1e9, bytesDone: gigabytes * 1e9 };
    const of = (version: string, changes: Partial<Replica> = {}) =>
      fakeReplica({ path, version, regionId, ...bytes, ...changes }, now);
    const before = versions > 1 ? [of(numbered(versions - 1))] : [];
    if (regionId === 'local-test') return [];
    if (draw === 3) return before;
    if (draw === 8) {
      return [
        of(latest, {
          state: 'fetching',
          current: false,
          readyAt: undefined,
          bytesDone: gigabytes * 1e9 * ((row % 9) / 10 + 0.05),
          bytesPerSecond: 1.2e6 * (1 + (column % 5)),
          expectedReadyAt: minutesFrom(7 + row * 3, now),
        }),
        ...before,
      ];
    }
    if (draw === 13) {
      return [
        of(latest, {
          state: 'waiting',
          waitingFor: 'turn',
          current: false,
          readyAt: undefined,
          bytesDone: 0,
        }),
        ...before,
      ];
    }
    return [of(latest)];
  });
}

function usualTemplate(
  [path, title, osName, gigabytes, versions]: (typeof COLLECTION)[number],
  row: number,
  now: Date,
): RepositoryTemplate {
  const isOld = path.startsWith('common/');
  return {
    path,
    title,
    osName,
    repositoryId: isOld ? 'old-tree' : 'meca',
    trust: isOld ? 'none' : 'tuf',
    latestVersion: numbered(versions),
    archiveBytes: gigabytes * 1e9,
    versions,
    rollout: { canaryRegionIds: [] },
    wanted: fakeRegions(now).map(({ id, stage }) =>
      wantedBy(
        id,
        stage === 'test' ? { policy: 'none', isDefault: false } : {},
      ),
    ),
    replicas: usualReplicas(path, row, versions, gigabytes, now),
  };
}

/** Thirty templates; the CAD lab shows every state there is. */
export function fakeRepositoryTemplates(now: Date = NOW): RepositoryTemplate[] {
  const cadLab: RepositoryTemplate = {
    path: CAD_LAB,
    title: 'Windows CAD lab',
    osName: 'Windows 11 (64-bit)',
    repositoryId: 'meca',
    trust: 'tuf',
    latestVersion: '01.10.00.00',
    candidateVersion: '01.11.00.00',
    archiveBytes: 9.7e9,
    versions: 5,
    rollout: { canaryRegionIds: ['polito'], soakHours: 48 },
    wanted: fakeRegions(now).map(({ id }) => wantedBy(id, CAD_LAB_WANTED[id])),
    replicas: cadLabReplicas(now),
  };
  return [
    ...COLLECTION.map((each, row) => usualTemplate(each, row, now)),
    cadLab,
  ].sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** A version as published; released unless said otherwise. */
export function fakeRepositoryVersion(
  changes: Partial<RepositoryVersion> = {},
  now: Date = NOW,
): RepositoryVersion {
  return {
    version: '01.10.00.00',
    repositoryId: 'meca',
    publisher: 'bme',
    stage: 'released',
    title: 'Windows CAD lab',
    notes: 'SolidEdge 2026 with the material library of the course.',
    createdAt: minutesFrom(-4 * 24 * 60, now),
    firstSeenAt: minutesFrom(-4 * 24 * 60 + 12, now),
    osName: 'Windows 11 (64-bit)',
    access: [{ protocol: 'rdp', port: 3389 }],
    format: 'qcow2',
    archiveBytes: 9.7e9,
    imageBytes: 38.2e9,
    virtualBytes: 64e9,
    imageSha256:
      '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
    licenceNote: 'Campus licence of each university; no use outside classes.',
    sessionsHolding: 0,
    ...changes,
  };
}

function cadLabVersions(now: Date): RepositoryVersion[] {
  const of = (changes: Partial<RepositoryVersion>) =>
    fakeRepositoryVersion(changes, now);
  const day = 24 * 60;
  return [
    of({
      version: '01.11.00.00',
      stage: 'candidate',
      notes: 'Tries the new graphics driver. Please report flicker.',
      createdAt: minutesFrom(-300, now),
      imageSha256:
        '60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752',
    }),
    of({ sessionsHolding: 2 }),
    of({
      version: '01.03.00.00',
      stage: 'withdrawn',
      notes: 'Security updates of May.',
      createdAt: minutesFrom(-190 * day, now),
      withdrawn: {
        at: minutesFrom(-188 * day, now),
        reason: 'The licence server is not found.',
      },
      imageSha256:
        'fd61a03af4f77d870fc21e05e7e80678095c92d808cfb3b5c279ee04c74aca13',
    }),
    of({
      version: '01.02.00.00',
      notes: '',
      createdAt: minutesFrom(-210 * day, now),
      licensedInstitutions: ['bme', 'polito', 'tub'],
      sessionsHolding: 1,
      imageSha256:
        'a4e624d686e03ed2767c0abd85c14426b0b1157d2ce81d27bb4fe4f6f01d688a',
    }),
    of({
      version: '01.01.00.00',
      notes: 'First one for everybody.',
      createdAt: minutesFrom(-400 * day, now),
      licenceNote: undefined,
      imageSha256:
        'a140c0c1eda2def2b830363ba362aa4d7d255c262960544821f556e16661b6ff',
    }),
  ];
}

/** A template of {@link fakeRepositoryTemplates} with its versions and the classes that need it. */
export function fakeRepositoryTemplate(
  path: string = CAD_LAB,
  changes: Partial<RepositoryTemplateDetail> = {},
  now: Date = NOW,
): RepositoryTemplateDetail {
  const template = fakeRepositoryTemplates(now).find(
    each => each.path === path,
  )!;
  const isCad = path === CAD_LAB;
  return {
    ...template,
    versionList: isCad
      ? cadLabVersions(now)
      : Array.from({ length: template.versions }, (_, i) =>
          fakeRepositoryVersion(
            {
              version: numbered(template.versions - i),
              title: template.title,
              notes: i ? 'Updates.' : 'Updates of this term.',
              osName: template.osName,
              archiveBytes: template.archiveBytes,
              createdAt: minutesFrom(-(i + 1) * 40 * 24 * 60, now),
              access: [{ protocol: 'ssh', port: 22 }],
              licenceNote: undefined,
            },
            now,
          ),
        ),
    sessions: isCad
      ? [
          {
            id: 's-cad',
            title: 'CAD for mechanical engineers',
            regionId: 'bme',
            startsAt: minutesFrom(60, now),
            version: 'latest',
          },
          {
            id: 's-cad-2',
            title: 'Machine elements',
            regionId: 'tub',
            startsAt: minutesFrom(26 * 60, now),
            version: '01.10.00.00',
          },
        ]
      : [],
    actions: ['publish', 'withdraw', 'promote', 'rollout'],
    ...changes,
  };
}

/** One signed repository, one old tree without signatures whose metadata has run out. */
export function fakeRepositories(now: Date = NOW): Repository[] {
  return [
    {
      id: 'meca',
      label: 'https://mgtr.meca.example/repository',
      trust: 'tuf',
      templates: 29,
      versions: 114,
      checkedAt: minutesFrom(-3, now),
      readAt: minutesFrom(-3, now),
      expiresAt: minutesFrom(2.4 * 24 * 60, now),
      problems: [
        {
          code: 'content-changed',
          message:
            'linux/kali 01.05.00.00 lists another image than when it was published.',
          remedy: 'Publish the changed image as a new version.',
          path: 'linux/kali',
          version: '01.05.00.00',
        },
      ],
      publishers: ['polito', 'common'],
      actions: [],
    },
    {
      id: 'old-tree',
      label: '/srv/mgtr-old',
      trust: 'none',
      templates: 1,
      versions: 1,
      checkedAt: minutesFrom(-3, now),
      readAt: minutesFrom(-185, now),
      problem: {
        code: 'source-unreachable',
        message: 'The folder of the repository old-tree cannot be read.',
        remedy: 'Check that the disk is mounted on the server of the portal.',
        at: minutesFrom(-3, now),
      },
      problems: [],
      publishers: [],
      actions: [],
    },
  ];
}

/** How the ten regions are reached: edges that are well, silent, full and never seen. */
export function fakeDeliveries(now: Date = NOW): Delivery[] {
  const edge = (changes: Partial<NonNullable<Delivery['edge']>> = {}) => ({
    state: 'connected' as const,
    seenAt: minutesFrom(-0.3, now),
    version: '0.1.0',
    clockSkewMs: 40,
    freeBytes: 412e9,
    totalBytes: 1e12,
    floorBytes: 100e9,
    ...changes,
  });
  const nextSyncAt = minutesFrom(13 * 60 + 20, now);
  return fakeRegions(now).map(({ id: regionId }): Delivery => {
    switch (regionId) {
      case 'eworks':
        return {
          regionId,
          mode: 'edge',
          nextSyncAt,
          edge: edge({ state: 'silent', seenAt: minutesFrom(-190, now) }),
          problem: {
            code: 'edge-silent',
            message:
              'The edge of MECA-eWorks has not been heard of for 3 hours.',
            remedy: 'Ask its operator to start the service meca-edge again.',
          },
        };
      case 'insa':
        return {
          regionId,
          mode: 'edge',
          nextSyncAt,
          bandwidth: 'Mon-Fri 08:00-18:00 closed; else unlimited',
          edge: edge({ freeBytes: 121e9, peerArchives: 14 }),
        };
      case 'ukim':
        return { regionId, mode: 'pull', nextSyncAt, bandwidth: '50 Mbit/s' };
      case 'tub':
        return { regionId, mode: 'upload', nextSyncAt };
      case 'uned':
        return { regionId, mode: 'edge', edge: { state: 'never-seen' } };
      default:
        return { regionId, mode: 'edge', nextSyncAt, edge: edge() };
    }
  });
}

/** A class in an hour whose region will have its template too late, and a region that lags. */
export function fakeTemplateAlarms(now: Date = NOW): TemplateAlarm[] {
  return [
    {
      regionId: 'bme',
      path: CAD_LAB,
      version: '01.10.00.00',
      severity: 'critical',
      problem: {
        code: 'late-for-session',
        message:
          'MECA-BME will have Windows CAD lab 01.10.00.00 after the preparation of a session begins.',
        remedy: 'Widen its bandwidth window, or let the session use 01.02.',
      },
      neededAt: minutesFrom(10, now),
      expectedReadyAt: minutesFrom(14, now),
    },
    {
      regionId: 'tus',
      path: CAD_LAB,
      version: '01.10.00.00',
      severity: 'warning',
      problem: {
        code: 'lagging',
        message:
          'MECA-TUS has been without Windows CAD lab 01.10.00.00 for 4 days.',
        remedy: 'See the failed replica on the page of the template.',
      },
    },
  ];
}

/** What waits on the server to be published. */
export function fakeInbox(now: Date = NOW): Inbox {
  return {
    items: [
      {
        name: 'cad-2026-11.qcow2',
        kind: 'image',
        bytes: 39.1e9,
        modifiedAt: minutesFrom(-50, now),
      },
      {
        name: 'RedHat-Enterprise',
        kind: 'old-tree',
        bytes: 6.1e9,
        modifiedAt: minutesFrom(-9000, now),
      },
    ],
  };
}
