import { DateTime } from 'luxon';

const DAY = {
  weekday: 'short',
  day: 'numeric',
  month: 'short',
} as const;

/** `Tue, 3 Mar, 16:00 (Europe/Rome)` */
export function formatMoment(at: number, zone: string): string {
  return `${wall(at, zone, true)} (${zone})`;
}

/** `13:30–15:00 (Europe/Rome)`, with dates where they differ from the day of `of`. */
export function formatSpan(
  span: { from: number; to: number },
  options: { zone: string; of: number },
): string {
  const { zone, of } = options;
  const day = DateTime.fromMillis(of, { zone });
  const withDate = [span.from, span.to].some(
    at => !DateTime.fromMillis(at, { zone }).hasSame(day, 'day'),
  );
  const [from, to] = [span.from, span.to].map(at => wall(at, zone, withDate));
  return `${from}–${to} (${zone})`;
}

function wall(at: number, zone: string, withDate: boolean): string {
  return DateTime.fromMillis(at, { zone, locale: 'en-GB' }).toLocaleString({
    ...(withDate ? DAY : {}),
    ...DateTime.TIME_24_SIMPLE,
  });
}
