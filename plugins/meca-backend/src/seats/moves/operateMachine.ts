import { isRegionError } from '@meca/backstage-plugin-meca-node';
import { SeatProgress, SeatRecord } from '../SeatRow';
import { toProblem } from './toProblem';
import { MoveContext, MoveResult } from './types';

export type Operation = 'start' | 'stop' | 'reboot' | 'destroy';

const STATE_WHILE: Record<Operation, SeatRecord['state']> = {
  start: 'starting',
  stop: 'stopping',
  reboot: 'probing',
  destroy: 'destroying',
};

/**
 * Asks the cloud to change the state of a machine that exists. Safe to ask twice, hence repeated until a listing shows
 * the result; only the reboot is stored before it is asked for, since a machine gets one and not one per crash of ours.
 */
export async function operateMachine(
  context: MoveContext,
  seat: SeatRecord,
  order: { what: Operation; instanceId: string; force?: boolean },
): Promise<MoveResult | undefined> {
  const { claim, leases, gate, options, regionName, times } = context;
  const { what, instanceId, force } = order;
  const now = claim.now();
  const next: SeatRecord = {
    ...seat,
    state: STATE_WHILE[what],
    readyAt: undefined,
    jobId: undefined,
    progress: { ...seat.progress, ...progressOf(what, seat.progress, now) },
  };
  if (what === 'reboot' && !(await leases.keep(claim, next))) {
    await leases.drop(claim);
    return undefined;
  }
  try {
    const accepted = await gate.call((driver, { signal }) =>
      what === 'stop'
        ? driver.stop(instanceId, { signal, force })
        : driver[what](instanceId, { signal }),
    );
    return {
      seat: { ...next, jobId: accepted.jobId },
      delayMs: accepted.jobId ? times.pauseMs(what, 0) : 0,
    };
  } catch (error) {
    const problem = toProblem(error, { regionName, now });
    return {
      seat: countFailedStart(what, error, { ...next, problem }),
      delayMs: options.retryMs,
    };
  }
}

function progressOf(
  what: Operation,
  progress: SeatProgress,
  now: number,
): Partial<SeatProgress> {
  const asked = { what, at: now };
  if (what === 'stop') {
    return {
      asked,
      stoppingSince: progress.stoppingSince ?? now,
      runningSince: undefined,
    };
  }
  if (what === 'reboot') {
    return { asked, rebooted: true, runningSince: undefined };
  }
  return what === 'start'
    ? {
        asked,
        stoppingSince: undefined,
        runningSince: undefined,
        rebooted: false,
      }
    : { asked };
}

/** A region that says it cannot start a machine is asked three times; one that says nothing, for as long as needed. */
export function countFailedStart(
  what: string,
  error: unknown,
  seat: SeatRecord,
): SeatRecord {
  const definite =
    isRegionError(error) &&
    ['no-capacity', 'rejected', 'failed'].includes(error.code);
  if (what !== 'start' || !definite) return seat;
  const { progress } = seat;
  return {
    ...seat,
    progress: { ...progress, failures: progress.failures + 1 },
  };
}
