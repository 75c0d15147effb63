import { DateTime } from 'luxon';

/** The zone of the viewer's browser. */
export function viewerZone(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** `Europe/Rome (UTC+2)`: the offset is the one in force at `at`. */
export function formatZone(zone: string, at: string): string {
  return `${zone} (${DateTime.fromISO(at, { zone }).toFormat("'UTC'Z")})`;
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
