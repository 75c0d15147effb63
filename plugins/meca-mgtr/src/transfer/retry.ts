/** How long to wait between attempts, in milliseconds, and how often. */
export interface RetryPolicy {
  readonly firstMs: number;
  readonly longestMs: number;
  /** A source that asks for a longer pause than this gets this. */
  readonly longestRetryAfterMs: number;
  /** Failures in a row, without one byte in between, after which a run does without the source. */
  readonly mostFailures: number;
}

export const defaultRetryPolicy: RetryPolicy = {
  firstMs: 1_000,
  longestMs: 5 * 60_000,
  longestRetryAfterMs: 60 * 60_000,
  mostFailures: 10,
};

/**
 * Full jitter: anything up to a bound that doubles with each failure without progress. Many edges
 * lose the same repository at the same moment and must not come back at the same moment.
 *
 * `failures` is 1 after the first failure; 0 means that bytes came before the connection broke, and
 * that may be tried again at once.
 */
export function backoffMs(
  failures: number,
  policy: RetryPolicy,
  random: () => number = Math.random,
): number {
  const bound = Math.min(
    policy.longestMs,
    policy.firstMs * 2 ** Math.min(failures, 30),
  );
  const shortest = failures === 0 ? 0 : Math.min(policy.firstMs, bound);
  return Math.round(shortest + random() * (bound - shortest));
}
