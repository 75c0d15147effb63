import { Figure } from './Line';

/** Too few samples say nothing about one in twenty. */
const ENOUGH_FOR_P95 = 20;

/** The value below which this share (0 to 1) of the samples lies. */
export function quantile(samples: number[], share: number): number {
  const sorted = [...samples].sort((a, b) => a - b);
  const at = (sorted.length - 1) * share;
  const below = sorted[Math.floor(at)];
  const above = sorted[Math.ceil(at)];
  return below + (above - below) * (at % 1);
}

export function summarize(what: string, samples: number[]): Figure {
  if (samples.length === 0) throw new Error(`Nothing was measured: ${what}`);
  return {
    what,
    value: quantile(samples, 0.5),
    p95: samples.length < ENOUGH_FOR_P95 ? undefined : quantile(samples, 0.95),
    samples: samples.length,
  };
}
