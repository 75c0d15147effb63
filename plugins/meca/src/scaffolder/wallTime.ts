import { now, parseAbsolute, ZonedDateTime } from '@internationalized/date';

/** An instant of the form on the clock of `zone`; null for what is not filled in. */
export function toWallTime(
  instant: string | undefined,
  zone: string,
): ZonedDateTime | null {
  const at = Date.parse(instant ?? '');
  return Number.isNaN(at)
    ? null
    : parseAbsolute(new Date(at).toISOString(), zone);
}

/** ISO 8601 with the offset of its zone, so that also the raw value reads as the hour on the wall; empty for null. */
export function toInstant(time: ZonedDateTime | null): string {
  if (!time) return '';
  const text = time.toString().replace(/\[.*\]$/, '');
  // While its digits are typed, a year may be one of those when zones had seconds, which ISO 8601 does not know.
  return Number.isNaN(Date.parse(text)) ? time.toAbsoluteString() : text;
}

/** The full hour after the next one: a class that can still be prepared in time. */
export function soon(zone: string): ZonedDateTime {
  return now(zone)
    .set({ minute: 0, second: 0, millisecond: 0 })
    .add({ hours: 2 });
}
