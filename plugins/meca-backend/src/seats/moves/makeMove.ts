import { sinceAsked, SeatMove } from '../reconcileSeat';
import { SeatRecord } from '../SeatRow';
import { deploySeat } from './deploySeat';
import { followJob } from './followJob';
import { operateMachine } from './operateMachine';
import { probeSeat } from './probeSeat';
import { MoveContext, MoveResult } from './types';

/** Makes one move. Throws when the region could not be asked. */
export async function makeMove(
  context: MoveContext,
  seat: SeatRecord,
  move: Exclude<SeatMove, { kind: 'learn' }>,
): Promise<MoveResult | undefined> {
  const { options, gate } = context;
  switch (move.kind) {
    case 'settle':
      return settle(seat, move.state);
    case 'wait':
      return wait(context, seat, move.state);
    case 'queue': {
      const { failures } = seat.progress;
      const pause = failures > 0 ? options.retryMs * 2 ** (failures - 1) : 0;
      return { seat: { ...seat, state: 'waiting' }, delayMs: pause };
    }
    case 'deploy':
      return deploySeat(context, seat, move.again);
    case 'follow':
      return followJob(context, seat, move.jobId);
    case 'probe':
      return probeSeat(context, seat, move.machine);
    case 'stop':
      return operateMachine(context, seat, { what: 'stop', ...move });
    case 'start':
    case 'reboot':
    case 'destroy':
      return operateMachine(context, seat, { what: move.kind, ...move });
    case 'destroy-double':
      await gate.call((driver, call) => driver.destroy(move.instanceId, call));
      return { seat, delayMs: options.retryMs };
    default:
      throw new Error(`No such move: ${JSON.stringify(move satisfies never)}`);
  }
}

function wait(
  { claim, times }: MoveContext,
  seat: SeatRecord,
  state: SeatRecord['state'],
): MoveResult {
  const now = claim.now();
  // Under way though we asked for nothing: from here on it counts as being stuck at some time.
  const asked = seat.progress.asked ?? { what: 'nothing', at: now };
  const waiting = { ...seat, state, progress: { ...seat.progress, asked } };
  return {
    seat: waiting,
    delayMs: times.pauseMs(asked.what, sinceAsked(waiting, now)),
  };
}

function settle(
  seat: SeatRecord,
  state: 'absent' | 'stopped' | 'failed',
): MoveResult {
  return {
    seat: {
      ...seat,
      state,
      readyAt: undefined,
      jobId: undefined,
      problem: state === 'failed' ? seat.problem : undefined,
      // Whoever asks for this seat again asks with all attempts.
      progress: {
        ...seat.progress,
        failures: 0,
        asked: undefined,
        stoppingSince: undefined,
      },
    },
    settled: true,
    delayMs: 0,
  };
}
