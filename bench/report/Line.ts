/** What is measured in; times in milliseconds, memory in bytes. */
export type Unit = 'ms' | 's' | 'bytes' | 'per second' | 'count';

export interface Figure {
  what: string;
  /** The median, where there are several samples. */
  value: number;
  /** 95th percentile, where there are enough samples. */
  p95?: number;
  samples?: number;
}

/** One line of the table: a figure, and in most cases another one of the same run that it is held against. */
export interface Line extends Figure {
  unit: Unit;
  against?: Figure;
  /** The ratio of the two is to be at most this. */
  target?: number;
  note?: string;
}

export function ratioOf({ value, against }: Line): number | undefined {
  return against && value / against.value;
}
