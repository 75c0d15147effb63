import { setTimeout as sleep } from 'node:timers/promises';

/** Spreads calls over time: `perSecond` on average, as many at once when it was quiet. */
export class TokenBucket {
  private tokens: number;
  private filledAt = performance.now();

  constructor(private readonly perSecond: number) {
    this.tokens = perSecond;
  }

  /** Resolves when a call may be made; rejects when `signal` aborts first. */
  async take(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    const now = performance.now();
    const earned = ((now - this.filledAt) / 1000) * this.perSecond;
    this.tokens = Math.min(this.perSecond, this.tokens + earned) - 1;
    this.filledAt = now;
    // A debt is paid by waiting; those who come later owe more, so that the order stays.
    if (this.tokens < 0) {
      await sleep((-this.tokens / this.perSecond) * 1000, undefined, {
        signal,
      });
    }
  }
}
