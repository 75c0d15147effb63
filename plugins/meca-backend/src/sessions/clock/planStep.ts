import { SessionRecord } from '../types';
import { SeatSummary } from './SeatSummary';

const SECOND = 1000;
const MINUTE = 60 * SECOND;

/** How often a session that still changes is looked at. */
const WATCH_MS = 5 * SECOND;
const RETRY_TEMPLATE_MS = 30 * SECOND;
/** Machines get this long to stop by themselves before those that are to go anyway are destroyed as they are. */
const STOPPING_MS = 5 * MINUTE;

export const WARNINGS_MINUTES = [10, 2];

/** What the clock does for a session now; `nextAt`: when it looks again (epoch milliseconds), null: never. */
export type ClockStep =
  | { kind: 'prepare'; retryAt: number }
  /** The template never became ready, and now the class is over. */
  | { kind: 'fail' }
  | { kind: 'run' }
  | { kind: 'watch'; warnMinutes?: number; nextAt: number }
  | { kind: 'end'; nextAt: number }
  | { kind: 'remove'; nextAt: number }
  | { kind: 'close' }
  | { kind: 'wait'; nextAt: number | null };

/**
 * What is due for a session. Depends on nothing but the session, its seats and the time, so that after a night of
 * downtime the same steps follow, late but none skipped.
 */
export function planStep(
  session: SessionRecord,
  seats: SeatSummary,
  now: number,
): ClockStep {
  switch (session.state) {
    case 'admitted':
      if (now < session.preparesAt) {
        return { kind: 'wait', nextAt: session.preparesAt };
      }
      return now < session.endsAt
        ? { kind: 'prepare', retryAt: now + RETRY_TEMPLATE_MS }
        : { kind: 'fail' };
    case 'preparing':
      if (now >= session.endsAt) return { kind: 'end', nextAt: now + WATCH_MS };
      return now >= session.startsAt
        ? { kind: 'run' }
        : watch(session, seats, now);
    case 'running':
      return now >= session.endsAt
        ? { kind: 'end', nextAt: now + WATCH_MS }
        : watch(session, seats, now);
    case 'closing':
      return planClosing(session, seats, now);
    case 'cancelled':
      return isGone(seats)
        ? { kind: 'close' }
        : { kind: 'wait', nextAt: now + WATCH_MS };
    default:
      return { kind: 'wait', nextAt: null };
  }
}

function watch(
  session: SessionRecord,
  seats: SeatSummary,
  now: number,
): ClockStep {
  const warnings = WARNINGS_MINUTES.map(minutes => ({
    minutes,
    at: session.endsAt - minutes * MINUTE,
  }));
  // Only the latest that is due: "ends in 10 minutes" said with two minutes left would be wrong.
  const warnMinutes = warnings.filter(({ at }) => at <= now).at(-1)?.minutes;
  const settled = seats.ready + seats.failed === seats.total;
  const instants = [
    session.startsAt,
    session.endsAt,
    ...warnings.map(({ at }) => at),
    ...(settled ? [] : [now + WATCH_MS]),
  ];
  return {
    kind: 'watch',
    warnMinutes: session.state === 'running' ? warnMinutes : undefined,
    nextAt: Math.min(...instants.filter(at => at > now)),
  };
}

function planClosing(
  session: SessionRecord,
  seats: SeatSummary,
  now: number,
): ClockStep {
  if (isGone(seats)) return { kind: 'close' };
  const stopped = seats.atRest === seats.total;
  const keepsUntil =
    session.endPolicy === 'keep' ? session.releasedAt : session.endsAt;
  if (now < keepsUntil) {
    const nextAt = stopped ? keepsUntil : Math.min(now + WATCH_MS, keepsUntil);
    return { kind: 'wait', nextAt };
  }
  const patient = session.endsAt + STOPPING_MS;
  if (!stopped && now < patient) {
    return { kind: 'wait', nextAt: Math.min(now + WATCH_MS, patient) };
  }
  return { kind: 'remove', nextAt: now + WATCH_MS };
}

function isGone(seats: SeatSummary): boolean {
  return seats.absent === seats.total;
}
