/** Minutes before the end at which people are warned. */
const WARNINGS = [2, 10] as const;
export type Warning = (typeof WARNINGS)[number];

export interface Remaining {
  /** Whole seconds until the end; 0 once it is over. */
  seconds: number;
  /** The closest warning whose time has come. */
  warning?: Warning;
  isOver: boolean;
}

export function remainingUntil(endsAt: string, now: Date): Remaining {
  const seconds = Math.max(
    0,
    Math.ceil((Date.parse(endsAt) - now.getTime()) / 1000),
  );
  return {
    seconds,
    warning: WARNINGS.find(minutes => seconds <= minutes * 60),
    isOver: seconds === 0,
  };
}

/** `1:05:09` or `9:07`. */
export function formatCountdown(seconds: number): string {
  const two = (value: number) => String(value).padStart(2, '0');
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor(seconds / 60) % 60;
  return hours > 0
    ? `${hours}:${two(minutes)}:${two(seconds % 60)}`
    : `${minutes}:${two(seconds % 60)}`;
}
