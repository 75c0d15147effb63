import {
  RepositoryCheck,
  RepositoryCheckDetail,
} from '@meca/backstage-plugin-meca-common';
import { minutesFrom, NOW } from '../regions';

/** A check of everything, two days ago, that found nothing; other than that as said. */
export function fakeCheck(
  changes: Partial<RepositoryCheck> = {},
  now: Date = NOW,
): RepositoryCheck {
  const all = { versions: 114, files: 2310, bytes: 1.21e12 };
  return {
    id: 'check-1',
    state: 'passed',
    quick: false,
    startedAt: minutesFrom(-2 * 24 * 60 - 190, now),
    endedAt: minutesFrom(-2 * 24 * 60, now),
    versionsDone: all.versions,
    versionsTotal: all.versions,
    filesDone: all.files,
    filesTotal: all.files,
    bytesDone: all.bytes,
    bytesTotal: all.bytes,
    faultCount: 0,
    ...changes,
  };
}

/** A check that found an altered chunk, a missing one, and a publisher whose signature ran out. */
export function fakeFaultyCheck(
  changes: Partial<RepositoryCheckDetail> = {},
  now: Date = NOW,
): RepositoryCheckDetail {
  return {
    ...fakeCheck({ id: 'check-2', state: 'faulty', faultCount: 3 }, now),
    faults: [
      {
        code: 'chunk-bad',
        message: 'cad.zst.012 is not as it was published: its SHA-256 differs.',
        remedy: 'Copy the file again from a mirror or a backup.',
        path: 'windows/cad-lab',
        version: '01.10.00.00',
      },
      {
        code: 'chunk-missing',
        message: 'kali.zst.003 is missing.',
        remedy: 'Copy the file again from a mirror or a backup.',
        path: 'linux/kali',
        version: '01.07.00.00',
      },
      {
        code: 'expired',
        message: 'The signature of ukim ran out 4 days ago.',
        remedy: 'Let ukim run meca-mgtr resign where its key is.',
        publisher: 'ukim',
      },
    ],
    ...changes,
  };
}
