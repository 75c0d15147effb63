import { RepositoryKeys } from '@meca/backstage-plugin-meca-common';
import { minutesFrom, NOW } from '../regions';

const DAY = 24 * 60;

/** Looks like the id of a key. */
export function fakeKeyId(seed: number): string {
  return (seed * 0x9e3779b1).toString(16).padStart(8, '0').repeat(8).slice(-64);
}

/**
 * Keys of a repository that is a folder of the portal: the root key is off line, a publisher signs on its own machine and has
 * nearly run out, another one's signature is too old.
 */
export function fakeRepositoryKeys(
  changes: Partial<RepositoryKeys> = {},
  now: Date = NOW,
): RepositoryKeys {
  const key = (seed: number, isHere: boolean) => ({
    keys: [{ keyId: fakeKeyId(seed), isHere }],
    threshold: 1,
    expired: false,
  });
  const publisher = (name: string, seed: number, isHere: boolean) => ({
    ...key(seed, isHere),
    name,
    folders: [name],
    versions: 12,
    sessionsHolding: 0,
    canRotate: isHere,
    expiresAt: minutesFrom(64 * DAY, now),
  });
  return {
    manageable: true,
    roles: [
      {
        role: 'root',
        ...key(1, false),
        expiresAt: minutesFrom(301 * DAY, now),
        canRotate: false,
      },
      {
        role: 'targets',
        ...key(2, true),
        expiresAt: minutesFrom(70 * DAY, now),
        canRotate: false,
      },
      {
        role: 'online',
        ...key(3, true),
        expiresAt: minutesFrom(2.4 * DAY, now),
        canRotate: false,
      },
    ],
    publishers: [
      { ...publisher('polito', 4, true), versions: 31, sessionsHolding: 2 },
      {
        ...publisher('bme', 5, false),
        folders: ['bme', 'windows'],
        expiresAt: minutesFrom(9 * DAY, now),
      },
      {
        ...publisher('ukim', 6, false),
        expiresAt: minutesFrom(-4 * DAY, now),
        expired: true,
      },
    ],
    canEditPublishers: true,
    unusedKeys: [{ owner: 'online', keyId: fakeKeyId(7) }],
    ...changes,
  };
}
