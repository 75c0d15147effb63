const MINUTE = 60_000;

/** No reservation row is longer: it bounds how far back a reader of a window has to look. */
export const MAX_ROW_MS = 14 * 24 * 60 * MINUTE;

/** Half-open `[from, to)`, epoch milliseconds. */
export interface Window {
  from: number;
  to: number;
}

/**
 * How long before the bell machines begin to start: 10 minutes and one more for every five seats, at most 90.
 * Once readiness times of past sessions are kept, their 95th percentile belongs here.
 */
export function leadInMs(options: { seats: number }): number {
  const minutes = 10 + Math.ceil(options.seats / 5);
  return Math.min(90, Math.max(10, minutes)) * MINUTE;
}

/**
 * What a session holds: its own time, the lead-in before and the clean-up after it.
 * A session that begins sooner than its lead-in takes gets what is left of it.
 */
export function buildReservationWindow(options: {
  startsAt: number;
  endsAt: number;
  seats: number;
  cleanupMs: number;
  now: number;
}): Window {
  const { startsAt, endsAt, seats, cleanupMs, now } = options;
  return {
    from: Math.min(startsAt, Math.max(now, startsAt - leadInMs({ seats }))),
    to: endsAt + cleanupMs,
  };
}

/** Cuts a window into adjoining rows of bounded length. */
export function splitIntoRows(window: Window): Window[] {
  const rows: Window[] = [];
  for (let from = window.from; from < window.to; from += MAX_ROW_MS) {
    rows.push({ from, to: Math.min(from + MAX_ROW_MS, window.to) });
  }
  return rows;
}
