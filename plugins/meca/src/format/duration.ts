import { Duration } from 'luxon';

/** A length of time as people say it: `40 sec`, `14 min`, `3 hr, 20 min`, `2 days, 4 hr`. */
export function formatDuration(milliseconds: number): string {
  const seconds = Math.max(1, Math.round(milliseconds / 1000));
  const style = { unitDisplay: 'short', listStyle: 'narrow' } as const;
  if (seconds < 60) return Duration.fromObject({ seconds }).toHuman(style);
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return Duration.fromObject({ minutes }).toHuman(style);
  const whole =
    minutes < 24 * 60
      ? { hours: Math.floor(minutes / 60), minutes: minutes % 60 }
      : {
          days: Math.floor(minutes / 1440),
          hours: Math.floor((minutes % 1440) / 60),
        };
  return Duration.fromObject(
    Object.fromEntries(Object.entries(whole).filter(([, n]) => n > 0)),
  ).toHuman(style);
}
