import { DateTime, Interval } from 'luxon';

const WITH_ZONE = { timeZoneName: 'short' } as const;

/** Date, time and zone of an instant, in the viewer's zone unless one is named. */
export function formatInstant(instant: string, zone?: string): string {
  return DateTime.fromISO(instant, { zone }).toLocaleString({
    ...DateTime.DATETIME_MED_WITH_WEEKDAY,
    ...WITH_ZONE,
  });
}

/** Only the time and its zone. */
export function formatTime(instant: string, zone?: string): string {
  return DateTime.fromISO(instant, { zone }).toLocaleString({
    ...DateTime.TIME_SIMPLE,
    ...WITH_ZONE,
  });
}

/** From one instant to another, with the zone and the date named once. */
export function formatRange(
  from: string,
  to: string,
  options: { zone?: string; withDate?: boolean } = {},
): string {
  const { zone } = options;
  return Interval.fromDateTimes(
    DateTime.fromISO(from, { zone }),
    DateTime.fromISO(to, { zone }),
  ).toLocaleString({
    ...(options.withDate === false
      ? DateTime.TIME_SIMPLE
      : DateTime.DATETIME_MED_WITH_WEEKDAY),
    ...WITH_ZONE,
  });
}

/** How long ago or ahead, such as `3 min. ago`. */
export function formatAge(instant: string, now: Date): string {
  const base = DateTime.fromJSDate(now);
  const then = DateTime.fromISO(instant);
  const seconds = Math.abs(base.diff(then).as('seconds'));
  return (
    then.toRelative({
      base,
      style: 'short',
      unit: seconds < 60 ? 'seconds' : undefined,
      round: true,
    }) ?? ''
  );
}

/** The age of what has happened: a clock a little ahead of the viewer's must not make it "in 2 sec". */
export function formatPastAge(instant: string, now: Date): string {
  const latest = Date.parse(instant) + 1000;
  return formatAge(instant, new Date(Math.max(now.getTime(), latest)));
}

/** Do both zones show the same wall time at this instant? */
export function isSameWallTime(instant: string, zone: string): boolean {
  const local = DateTime.fromISO(instant);
  return local.offset === local.setZone(zone).offset;
}
