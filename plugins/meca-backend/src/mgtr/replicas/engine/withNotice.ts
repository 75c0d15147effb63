import { ReplicaOptions } from '../options';
import { ReplicaRecord } from '../ReplicaRow';

/** Waits for these may need a person. */
const MENDABLE = ['edge', 'source', 'disk'];

/** Somebody is told once of a failure or a wait that lasts or needs a person, and once of its end. */
export function withNotice(
  record: ReplicaRecord,
  options: ReplicaOptions,
  now: number,
): ReplicaRecord {
  const { state, waitingFor = '' } = record;
  const { resumeAt, failures, ...progress } = record.progress;
  const waits = state === 'waiting' && MENDABLE.includes(waitingFor);
  const waitsSince = waits ? progress.waitsSince ?? now : undefined;
  const fails =
    state === 'failed' &&
    (resumeAt === undefined || failures >= options.tellAfterFailures);
  const lasts =
    waitsSince !== undefined && now - waitsSince >= options.tellAfterWaitMs;
  const notified =
    fails ||
    lasts ||
    (progress.notified && state !== 'ready' && state !== 'gone');
  return {
    ...record,
    progress: { ...record.progress, notified, waitsSince },
  };
}
