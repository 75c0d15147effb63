/** Longest pause between two looks at a job. */
const LONGEST_MS = 15_000;

/**
 * How long a region takes for a kind of job, learnt from the jobs themselves, so that a job is looked at when it should
 * be done instead of all the time or far too late.
 *
 * @remarks
 * A doubling pause (2, 4, 8, … s) finds a job of 20 s ten seconds late, and with it the place that the next machine waits
 * for. Looking first when the job is expected to be done, then after a share of the time it is late, costs about as many
 * calls and finds it within some percent of its length.
 */
export class JobTimes {
  private readonly known = new Map<string, { mean: number; spread: number }>();

  /** `shortestMs`: shortest pause between two looks at a job, five times as long while the length of such jobs is not known. */
  constructor(private readonly shortestMs: number) {}

  /** A job of this kind took this long. */
  observe(kind: string, durationMs: number): void {
    const past = this.known.get(kind);
    if (!past) {
      this.known.set(kind, { mean: durationMs, spread: durationMs * 0.1 });
      return;
    }
    const off = durationMs - past.mean;
    this.known.set(kind, {
      mean: past.mean + off * 0.2,
      spread: past.spread + (Math.abs(off) - past.spread) * 0.2,
    });
  }

  /** Expected length of a job in milliseconds, if one was seen. */
  expected(kind: string): number | undefined {
    return this.known.get(kind)?.mean;
  }

  /** Pause before a job that was begun `elapsedMs` ago is looked at again. */
  pauseMs(kind: string, elapsedMs: number): number {
    const { mean, spread } = this.known.get(kind) ?? { mean: 0, spread: 0 };
    // A little before the expected end, else a job that got quicker would never be noticed.
    const begin = mean - Math.max(spread, mean * 0.03);
    if (elapsedMs < begin) return Math.min(begin - elapsedMs, LONGEST_MS);
    const late = Math.max(elapsedMs - begin, 0);
    const step = Math.max(
      mean > 0 ? this.shortestMs : this.shortestMs * 5,
      mean * 0.02,
      late * 0.25,
    );
    return Math.min(step, LONGEST_MS);
  }
}
