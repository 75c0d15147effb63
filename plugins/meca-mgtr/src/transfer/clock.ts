import { setTimeout } from 'node:timers/promises';

/** Time as the engine sees it, so that tests can decide how late it is. */
export interface Clock {
  /** Epoch milliseconds. */
  now(): number;
  /** Resolves after `ms`; rejects with the signal's reason when it is aborted before. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

// setTimeout fires at once for longer waits than this.
const LONGEST_TIMER_MS = 2 ** 31 - 1;

export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: async (ms, signal) => {
    const bounded = Math.min(Math.max(0, ms), LONGEST_TIMER_MS);
    try {
      await setTimeout(bounded, undefined, { signal });
    } catch {
      // Node rejects with an error of its own, in which the reason is only the cause.
      throw signal?.reason;
    }
  },
};
