import { Replica } from '@meca/backstage-plugin-meca-common';
import {
  CAD_LAB,
  fakeReplica,
  fakeRepositoryTemplates,
  NOW,
} from '../../__testUtils__';
import { replicaShare, timeLeftMs } from './progress';
import { regionStanding } from './regionStanding';
import { compareVersions, suggestVersion } from './versions';

const cadLab = fakeRepositoryTemplates().find(({ path }) => path === CAD_LAB)!;

describe('how a region stands with a template', () => {
  it.each([
    {
      regionId: 'polito',
      state: 'moving',
      why: 'a canary gets the candidate',
      current: '01.10.00.00',
      next: '01.11.00.00',
    },
    {
      regionId: 'eworks',
      state: 'waiting',
      why: 'its edge is silent',
      current: '01.02.00.00',
      next: '01.10.00.00',
    },
    {
      regionId: 'bme',
      state: 'moving',
      why: 'bytes come',
      current: '01.02.00.00',
      next: '01.10.00.00',
    },
    {
      regionId: 'ukim',
      state: 'moving',
      why: 'its first version comes',
      current: undefined,
      next: '01.10.00.00',
    },
    {
      regionId: 'tus',
      state: 'failed',
      why: 'a chunk is bad',
      current: '01.02.00.00',
      next: '01.10.00.00',
    },
    {
      regionId: 'upb-cetti',
      state: 'ready',
      why: 'it has what it is pinned to',
      current: '01.02.00.00',
      next: undefined,
    },
    {
      regionId: 'uned',
      state: 'failed',
      why: 'the account is full',
      current: undefined,
      next: '01.10.00.00',
    },
    {
      regionId: 'tub',
      state: 'ready',
      why: 'it has the latest',
      current: '01.10.00.00',
      next: undefined,
    },
    {
      regionId: 'local-test',
      state: 'leaving',
      why: 'the last one is being deleted',
      current: undefined,
      next: undefined,
    },
  ])('$regionId: $state, as $why', ({ regionId, state, current, next }) => {
    const standing = regionStanding(cadLab, regionId);
    expect(standing.state).toBe(state);
    expect(standing.current?.version).toBe(current);
    expect(standing.next?.version).toBe(next);
  });

  const withReplicas = (replicas: Replica[]) => ({ ...cadLab, replicas });
  const at = (version: string, changes: Partial<Replica> = {}) =>
    fakeReplica({ path: CAD_LAB, version, regionId: 'bme', ...changes });

  it('is behind with an older version while nothing is on its way, and missing without any', () => {
    expect(regionStanding(withReplicas([at('01.02.00.00')]), 'bme').state).toBe(
      'behind',
    );
    expect(regionStanding(withReplicas([]), 'bme').state).toBe('missing');
    expect(regionStanding(withReplicas([]), 'local-test').state).toBe(
      'unwanted',
    );
  });

  it('is ready with the wanted version although another failed; that one is told beside it', () => {
    const failed = at('01.02.00.00', { state: 'failed', current: false });
    const standing = regionStanding(
      withReplicas([at('01.10.00.00'), failed]),
      'bme',
    );
    expect(standing.state).toBe('ready');
    expect(standing.other).toBe(failed);
  });

  it('shows the wanted version on its way rather than a higher candidate that failed', () => {
    const standing = regionStanding(
      withReplicas([
        at('01.11.00.00', { state: 'failed', current: false }),
        at('01.10.00.00', { state: 'fetching', current: false }),
      ]),
      'bme',
    );
    expect(standing.next?.version).toBe('01.10.00.00');
    expect(standing.state).toBe('moving');
  });
});

describe('progress', () => {
  const replica = fakeReplica({
    path: CAD_LAB,
    version: '01.10.00.00',
    regionId: 'bme',
    state: 'fetching',
    bytesDone: 4e9,
    bytesTotal: 10e9,
    bytesPerSecond: 1e8,
  });

  it('takes the time left from what the service expects, else from the rate', () => {
    expect(timeLeftMs(replica, NOW)).toBe(60_000);
    const expectedReadyAt = new Date(NOW.getTime() + 5000).toISOString();
    expect(timeLeftMs({ ...replica, expectedReadyAt }, NOW)).toBe(5000);
  });

  it('has no time left to tell while it waits or once the expectation has passed', () => {
    expect(timeLeftMs({ ...replica, state: 'waiting' }, NOW)).toBeUndefined();
    const expectedReadyAt = new Date(NOW.getTime() - 1).toISOString();
    expect(timeLeftMs({ ...replica, expectedReadyAt }, NOW)).toBeUndefined();
  });

  it('has a share only in steps that move bytes', () => {
    expect(replicaShare(replica)).toBe(0.4);
    expect(replicaShare({ ...replica, state: 'verifying' })).toBeUndefined();
    expect(replicaShare({ ...replica, bytesTotal: 0 })).toBeUndefined();
  });
});

describe('versions', () => {
  it('compare as numbers', () => {
    expect(compareVersions('01.10.00.00', '01.9.00.00')).toBeGreaterThan(0);
    expect(compareVersions('1.2.0.0', '01.02.00.00')).toBe(0);
    expect(compareVersions('01.02.00.01', '01.02.01.00')).toBeLessThan(0);
  });

  it('are suggested with the second field raised', () => {
    expect(suggestVersion([])).toBe('01.00.00.00');
    expect(suggestVersion(['01.09.00.00', '01.10.03.00'])).toBe('01.11.00.00');
  });
});
