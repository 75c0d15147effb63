/** What is measured in; times in milliseconds, memory in bytes, lines in megabits, disks and memory in mebibytes a second. */
export type Unit =
  | 'ms'
  | 's'
  | 'bytes'
  | 'per second'
  | 'count'
  | 'Mbit/s'
  | 'MiB/s';

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
  /** Where both were measured in turns: the median of the ratios of the rounds. Else the ratio of the two figures counts. */
  ratio?: number;
  /** What the ratio of the two is to be: at most this, unless more is better. */
  target?: number;
  moreIsBetter?: boolean;
  note?: string;
}

export function ratioOf({ value, against, ratio }: Line): number | undefined {
  return ratio ?? (against && value / against.value);
}

/** Undefined where there is nothing to be met. */
export function isMet(line: Line): boolean | undefined {
  const ratio = ratioOf(line);
  if (ratio === undefined || line.target === undefined) return undefined;
  return line.moreIsBetter ? ratio >= line.target : ratio <= line.target;
}
