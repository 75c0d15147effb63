import { Problem, Replica } from '@meca/backstage-plugin-meca-common';

/** What became of a sync in one region. */
export type RegionResult = {
  regionId: string;
  version?: string;
  /**
   * `refused`: nothing was begun there. `unfinished`: it goes on, but not in the time that was given. `planned`: a dry run
   * would have begun it.
   */
  outcome: 'ready' | 'planned' | 'failed' | 'refused' | 'unfinished';
  /** Why it is not ready, and what to do about it, for people. */
  reason?: string;
};

/** As it was wished, as far as one can know. */
export function isGood({ outcome }: RegionResult): boolean {
  return outcome === 'ready' || outcome === 'planned';
}

/** Cause and remedy in one phrase. */
export function explainProblem({
  message,
  remedy,
}: Pick<Problem, 'message' | 'remedy'>): string {
  return remedy ? `${message} (${remedy})` : message;
}

/**
 * Whether waiting longer changes nothing.
 *
 * @remarks A failure with a next attempt goes on by itself. What is being removed was taken back by somebody meanwhile.
 */
export function isSettled({ state, nextAttemptAt }: Replica): boolean {
  return (
    ['ready', 'retiring', 'deleting', 'gone'].includes(state) ||
    (state === 'failed' && !nextAttemptAt)
  );
}

/** Sums up a replica as it is now; what still moves is `unfinished`. */
export function resultOf(replica: Replica): RegionResult {
  const { regionId, version, state, problem } = replica;
  if (state === 'ready') return { regionId, version, outcome: 'ready' };
  if (!isSettled(replica)) {
    const reason = describeProgress(replica);
    return { regionId, version, outcome: 'unfinished', reason };
  }
  const reason =
    state === 'failed'
      ? explainProblem(problem ?? { message: 'no reason was given' })
      : `somebody had it removed meanwhile (${state})`;
  return { regionId, version, outcome: 'failed', reason };
}

function percentOf({ bytesDone, bytesTotal }: Replica): number {
  return bytesTotal > 0 ? Math.floor((100 * bytesDone) / bytesTotal) : 0;
}

function inGigabytes(bytes: number): string {
  return bytes < 1e9
    ? `${(bytes / 1e6).toFixed(1)} MB`
    : `${(bytes / 1e9).toFixed(1)} GB`;
}

/** How far a replica is, in a line. */
export function describeProgress(replica: Replica): string {
  const { state, waitingFor, bytesTotal, bytesPerSecond, problem } = replica;
  const parts: string[] = [
    state === 'waiting' && waitingFor ? `waiting for ${waitingFor}` : state,
  ];
  if (['fetching', 'assembling', 'importing'].includes(state) && bytesTotal) {
    parts.push(`${percentOf(replica)} % of ${inGigabytes(bytesTotal)}`);
    if (bytesPerSecond) {
      parts.push(`${((8 * bytesPerSecond) / 1e6).toFixed(1)} Mbit/s`);
    }
  }
  if (replica.expectedReadyAt && state !== 'ready') {
    parts.push(`expected to be ready at ${replica.expectedReadyAt}`);
  }
  if (problem) parts.push(explainProblem(problem));
  if (replica.nextAttemptAt && state === 'failed') {
    parts.push(`tries again at ${replica.nextAttemptAt}`);
  }
  return parts.join(', ');
}

/** The same as long as there is nothing new worth a line in a log. */
export function progressMark(replica: Replica): string {
  const { state, waitingFor, problem, attempt } = replica;
  const step = Math.floor(percentOf(replica) / 10);
  return [state, waitingFor, step, attempt, problem?.message].join('|');
}
