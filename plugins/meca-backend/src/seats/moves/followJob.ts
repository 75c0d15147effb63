import { condemn, sinceAsked } from '../reconcileSeat';
import { SeatRecord } from '../SeatRow';
import { countFailedStart } from './operateMachine';
import { toProblem } from './toProblem';
import { MoveContext, MoveResult } from './types';

/** Asks what became of a job; the machine itself is looked at again afterwards, since only that counts. */
export async function followJob(
  { claim, gate, regionName, times, options }: MoveContext,
  seat: SeatRecord,
  jobId: string,
): Promise<MoveResult> {
  const status = await gate.call((driver, call) => driver.pollJob(jobId, call));
  const now = claim.now();
  const what = seat.progress.asked?.what ?? 'deploy';
  if (status.state === 'pending') {
    return { seat, delayMs: times.pauseMs(what, sinceAsked(seat, now)) };
  }
  if (status.state !== 'failed') {
    // The result may still be on its way to the listing: the pause before asking again begins now.
    return { seat: ended(seat, now), delayMs: 0 };
  }
  const problem = toProblem(status.error, { regionName, now });
  if (what === 'deploy') {
    return { seat: condemn(seat, problem), delayMs: 0 };
  }
  return {
    seat: countFailedStart(what, status.error, {
      ...ended(seat, now),
      problem,
    }),
    delayMs: options.retryMs,
  };
}

function ended(seat: SeatRecord, now: number): SeatRecord {
  const { asked } = seat.progress;
  return {
    ...seat,
    jobId: undefined,
    progress: { ...seat.progress, asked: asked && { ...asked, endedAt: now } },
  };
}
