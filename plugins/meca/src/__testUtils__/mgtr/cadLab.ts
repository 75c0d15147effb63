import {
  Replica,
  RepositoryTemplate,
  RepositoryTemplateDetail,
  RepositoryVersion,
  Wanted,
} from '@meca/backstage-plugin-meca-common';
import { fakeRegions, minutesFrom } from '../regions';
import { fakeReplica, fakeWanted } from './replicas';
import { fakeRepositoryVersion } from './versions';

/** The template of the fake repository that is in another state in every region. */
export const CAD_LAB = 'windows/cad-lab';

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

/** Its versions: a candidate, the latest, one withdrawn, and older ones. */
export function cadLabVersions(now: Date): RepositoryVersion[] {
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

/** The template that is in another state in every region. */
export function buildCadLab(now: Date): RepositoryTemplate {
  return {
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
    wanted: fakeRegions(now).map(({ id }) =>
      fakeWanted(id, CAD_LAB_WANTED[id]),
    ),
    replicas: cadLabReplicas(now),
  };
}

/** The classes that need it. */
export function cadLabSessions(
  now: Date,
): RepositoryTemplateDetail['sessions'] {
  return [
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
  ];
}
