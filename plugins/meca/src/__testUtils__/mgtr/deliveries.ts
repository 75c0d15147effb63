import { Delivery } from '@meca/backstage-plugin-meca-common';
import { fakeRegions, minutesFrom, NOW } from '../regions';

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
