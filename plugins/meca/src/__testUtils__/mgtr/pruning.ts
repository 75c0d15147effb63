import {
  PrunableVersion,
  Pruning,
  StayReason,
} from '@meca/backstage-plugin-meca-common';
import { minutesFrom, NOW } from '../regions';
import { CAD_LAB } from './cadLab';

const NEWEST: StayReason = {
  code: 'newest',
  message: 'It is one of the newest.',
};

/** What keeping `keep` versions of each template would do. */
export function fakePruning(keep: number = 3, now: Date = NOW): Pruning {
  const day = 24 * 60;
  const cad = (
    version: string,
    age: number,
    reasons: StayReason[],
    changes: Partial<PrunableVersion> = {},
  ): PrunableVersion => ({
    path: CAD_LAB,
    version,
    publisher: 'bme',
    title: 'Windows CAD lab',
    createdAt: minutesFrom(-age * day, now),
    withdrawn: false,
    archiveBytes: 9.7e9,
    outcome: reasons.length > 0 ? 'stays' : 'goes',
    reasons,
    ...changes,
  });
  const isNewest = (rank: number) => (rank <= keep ? [NEWEST] : []);
  const items = [
    cad('01.11.00.00', 1, [
      { code: 'candidate', message: 'It is being tried.' },
    ]),
    cad('01.10.00.00', 4, isNewest(1)),
    cad('01.03.00.00', 190, [], { withdrawn: true }),
    cad('01.02.00.00', 210, [
      ...isNewest(2),
      {
        code: 'pinned',
        message: 'It is what sessions get by choice in MECA-UPB-CETTI',
        regionIds: ['upb-cetti'],
      },
      {
        code: 'session',
        message: '2 sessions depend on it',
        sessions: [
          {
            id: 's-cad-2',
            title: 'Machine elements',
            regionId: 'tub',
            startsAt: minutesFrom(26 * 60, now),
          },
        ],
        hiddenSessions: 1,
      },
    ]),
    cad('01.01.00.00', 400, isNewest(3)),
  ];
  const goes = items.filter(({ outcome }) => outcome === 'goes').length;
  return {
    items,
    untouchedTemplates: 28,
    freedBytes: (goes + 1) * 9.7e9,
    files: [
      {
        path: 'linux/kali',
        version: '01.01.00.00',
        unlistedAt: minutesFrom(-12 * day, now),
        deleteFrom: minutesFrom(-5 * day, now),
        due: true,
      },
      {
        path: 'linux/kali',
        version: '01.02.00.00',
        unlistedAt: minutesFrom(-3 * day, now),
        deleteFrom: minutesFrom(4 * day, now),
        due: false,
      },
    ],
  };
}
