import { Replica } from '@meca/backstage-plugin-meca-common';
import { ReplicaRecord } from './ReplicaRow';

/** Registering, and what the cloud does with the file once it has it. */
const AFTER_IMPORT_MS = 60_000;
const AFTER_TRANSFER_MS = 2 * AFTER_IMPORT_MS;

/** A replica as the API shows it. */
export function buildReplica(
  record: ReplicaRecord,
  more: Pick<Replica, 'current' | 'manageable'> & { now: number },
): Replica {
  const { now, ...shown } = more;
  const expected = expectedReadyAt(record, now);
  const { resumeAt } = record.progress;
  return {
    id: record.id,
    path: record.path,
    version: record.version,
    regionId: record.regionId,
    mode: record.mode,
    state: record.state,
    ...(record.waitingFor && { waitingFor: record.waitingFor }),
    ...shown,
    bytesDone: record.bytesDone,
    bytesTotal: record.bytesTotal,
    ...(record.bytesPerSecond !== undefined && {
      bytesPerSecond: record.bytesPerSecond,
    }),
    ...(expected !== undefined && {
      expectedReadyAt: new Date(expected).toISOString(),
    }),
    attempt: record.attempt,
    ...(resumeAt !== undefined && {
      nextAttemptAt: new Date(resumeAt).toISOString(),
    }),
    ...(record.readyAt !== undefined && {
      readyAt: new Date(record.readyAt).toISOString(),
    }),
    ...(record.problem && { problem: record.problem }),
    manageable: more.manageable,
  };
}

/**
 * When it is expected to be ready, epoch milliseconds; undefined: nothing moves now. While the archive is fetched, the image
 * still has to be assembled and to be taken by the region, for each of which as long again is a cautious guess.
 */
export function expectedReadyAt(
  record: ReplicaRecord,
  now: number,
): number | undefined {
  const { state, bytesDone, bytesTotal, bytesPerSecond } = record;
  if (state === 'ready') return record.readyAt;
  if (!bytesPerSecond || bytesTotal === 0) return undefined;
  const leftMs = ((bytesTotal - bytesDone) / bytesPerSecond) * 1000;
  switch (state) {
    case 'fetching':
    case 'assembling':
      return Math.round(now + 2 * leftMs + AFTER_TRANSFER_MS);
    case 'importing':
      return Math.round(now + leftMs + AFTER_IMPORT_MS);
    default:
      return undefined;
  }
}
