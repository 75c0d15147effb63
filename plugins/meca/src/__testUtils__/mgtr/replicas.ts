import { Replica, Wanted } from '@meca/backstage-plugin-meca-common';
import { minutesFrom, NOW } from '../regions';

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

/** What one region wants: the latest, as by default, unless said otherwise. */
export function fakeWanted(
  regionId: string,
  changes: Partial<Wanted> = {},
): Wanted {
  return {
    regionId,
    policy: 'latest',
    keepVersions: 2,
    isDefault: true,
    manageable: true,
    ...changes,
  };
}
