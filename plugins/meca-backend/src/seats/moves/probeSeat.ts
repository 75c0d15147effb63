import { Instance } from '@meca/backstage-plugin-meca-node';
import { SeatRecord } from '../SeatRow';
import { MoveContext, MoveResult } from './types';

/** Slowest rhythm of asking a machine whether it answers. */
const SLOWEST_PROBE_MS = 5_000;

/** Ready means that a student can connect: the machine runs, and every access port of its template answers. */
export async function probeSeat(
  context: MoveContext,
  seat: SeatRecord,
  machine: Instance,
): Promise<MoveResult | undefined> {
  const { claim, leases } = context;
  let current = seat;
  if (seat.state === 'deploying' || seat.state === 'starting') {
    // The machine is made: its place is free for the next one, however long the ports take to answer.
    current = { ...seat, state: 'probing' };
    if (!(await leases.keep(claim, current))) {
      await leases.drop(claim);
      return undefined;
    }
    context.onSlotFree();
  }
  const answers = await allAnswer(context, current, machine);
  const now = claim.now();
  const { progress } = current;
  if (answers) {
    return {
      seat: {
        ...current,
        state: 'ready',
        readyAt: current.readyAt ?? now,
        problem: undefined,
        progress: {
          ...progress,
          failures: 0,
          asked: undefined,
          runningSince: undefined,
          rebooted: false,
          stoppingSince: undefined,
        },
      },
      settled: true,
      delayMs: 0,
    };
  }
  const runningSince = progress.runningSince ?? now;
  return {
    seat: {
      ...current,
      state: 'probing',
      readyAt: undefined,
      progress: { ...progress, runningSince },
    },
    delayMs: Math.min(250 + (now - runningSince) * 0.25, SLOWEST_PROBE_MS),
  };
}

async function allAnswer(
  { probe }: MoveContext,
  seat: SeatRecord,
  machine: Instance,
): Promise<boolean> {
  const { access } = seat.progress;
  if (access.length === 0) return true;
  const { address } = machine;
  if (!address) return false;
  const answers = await Promise.all(
    access.map(({ port }) => probe(address, port)),
  );
  return answers.every(Boolean);
}
