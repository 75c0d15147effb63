import { DateTime } from 'luxon';
import { formatInstant, formatTime } from './time';

/** An instant with its zone; the date only if it is not today's. */
export function formatWhen(instant: string, now: Date): string {
  return DateTime.fromISO(instant).hasSame(DateTime.fromJSDate(now), 'day')
    ? formatTime(instant)
    : formatInstant(instant);
}
