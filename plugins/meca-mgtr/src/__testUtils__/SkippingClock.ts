import type { Clock } from '../transfer';

/** Waits of this length or more are never over: the pool's measuring step, usually. */
export const NEVER_MS = 24 * 3_600_000;

/** A clock that skips whatever is slept, and remembers how long that was. */
export class SkippingClock implements Clock {
  readonly slept: number[] = [];
  #now: number;

  constructor(now = Date.parse('2026-03-02T03:00:00Z')) {
    this.#now = now;
  }

  now(): number {
    return this.#now;
  }

  /** Lets time pass. */
  skip(ms: number): void {
    this.#now += ms;
  }

  async sleep(ms: number, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    if (ms < NEVER_MS) {
      this.slept.push(ms);
      this.#now += Math.max(0, ms);
      await new Promise(resolve => setImmediate(resolve));
      return;
    }
    await new Promise<void>((_, reject) => {
      signal?.addEventListener('abort', () => reject(signal.reason), {
        once: true,
      });
    });
  }
}
