import { Inbox, Repository } from '@meca/backstage-plugin-meca-common';
import { minutesFrom, NOW } from '../regions';
import { fakeCheck } from './checks';

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
      check: fakeCheck({}, now),
      actions: ['check', 'prune', 'keys'],
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
