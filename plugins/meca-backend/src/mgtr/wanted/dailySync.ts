import { DateTime } from 'luxon';

export interface DailySchedule {
  dailyAt: { hour: number; minute: number };
  /** IANA */
  timeZone: string;
}

/**
 * The last time at or before `now` at which the daily sync was to begin. A wall time that the clock skips counts from when it
 * is next past; one that it repeats counts once, the first time.
 */
export function lastSyncTime(schedule: DailySchedule, now: number): number {
  const today = DateTime.fromMillis(now, { zone: schedule.timeZone });
  const at = syncTimeOn(today, schedule);
  return at <= now ? at : syncTimeOn(today.minus({ days: 1 }), schedule);
}

/** The next time after `now`. */
export function nextSyncTime(schedule: DailySchedule, now: number): number {
  const today = DateTime.fromMillis(now, { zone: schedule.timeZone });
  const at = syncTimeOn(today, schedule);
  return at > now ? at : syncTimeOn(today.plus({ days: 1 }), schedule);
}

function syncTimeOn(day: DateTime, { dailyAt }: DailySchedule): number {
  const { hour, minute } = dailyAt;
  const at = day.startOf('day').set({ hour, minute });
  // Of a repeated hour luxon picks one by today's offset; the earlier one is meant.
  const earlier = at.minus({ hours: 1 });
  const repeated = earlier.hour === at.hour && earlier.minute === at.minute;
  return (repeated ? earlier : at).toMillis();
}

/** True when it was not begun since it last was to; one that was missed is begun late. */
export function isSyncDue(
  schedule: DailySchedule,
  options: { begunAt: number | undefined; now: number },
): boolean {
  const { begunAt, now } = options;
  return begunAt === undefined || begunAt < lastSyncTime(schedule, now);
}
