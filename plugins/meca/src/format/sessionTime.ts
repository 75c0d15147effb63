import { DateTime } from 'luxon';

/** The zone of the viewer's browser. */
export function viewerZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** `Europe/Rome (GMT+2)`: the offset is the one in force at `at`. */
export function formatZone(zone: string, at: string): string {
  return `${zone} (${DateTime.fromISO(at, { zone }).toFormat('ZZZZ')})`;
}

/** `09:43`, with the day in front unless it is today's in `zone`. */
export function formatMoment(options: {
  at: string;
  zone: string;
  now: Date;
}): string {
  const at = DateTime.fromISO(options.at, { zone: options.zone });
  const today = DateTime.fromJSDate(options.now, { zone: options.zone });
  return at.hasSame(today, 'day')
    ? at.toLocaleString(DateTime.TIME_SIMPLE)
    : at.toLocaleString({
        weekday: 'short',
        day: 'numeric',
        month: 'short',
        hour: 'numeric',
        minute: '2-digit',
      });
}

/** `Tue, 3 Mar 2026, 10:00 – 12:00 GMT+1`; two days if it ends on another. */
export function formatTimeRange(options: {
  startsAt: string;
  endsAt: string;
  zone: string;
}): string {
  const start = DateTime.fromISO(options.startsAt, { zone: options.zone });
  const end = DateTime.fromISO(options.endsAt, { zone: options.zone });
  const long = {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: 'numeric',
    minute: '2-digit',
  } as const;
  const sameOffset = start.offset === end.offset;
  const startText = start.toLocaleString(
    sameOffset ? long : { ...long, timeZoneName: 'short' },
  );
  const endText = end.toLocaleString(
    end.hasSame(start, 'day')
      ? { hour: 'numeric', minute: '2-digit', timeZoneName: 'short' }
      : { ...long, timeZoneName: 'short' },
  );
  return `${startText} – ${endText}`;
}

/** Do two zones show the same clock at `at`? */
export function sameClock(a: string, b: string, at: string): boolean {
  return (
    DateTime.fromISO(at, { zone: a }).offset ===
    DateTime.fromISO(at, { zone: b }).offset
  );
}
