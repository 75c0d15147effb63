/** How long to wait between attempts, in milliseconds. */
export interface RetryPolicy {
  readonly firstMs: number;
  readonly longestMs: number;
  /** A source that asks for a longer pause than this is treated as if it had asked for this. */
  readonly longestRetryAfterMs: number;
}

export const defaultRetryPolicy: RetryPolicy = {
  firstMs: 1_000,
  longestMs: 5 * 60_000,
  longestRetryAfterMs: 60 * 60_000,
};

/**
 * Full jitter: anything between zero and a bound that doubles with each failure without progress.
 * Many edges lose the same repository at the same moment and must not come back at the same moment.
 *
 * `failures` is 1 after the first failure; 0 means that bytes came before the connection broke.
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

/** Milliseconds of a `Retry-After` header, which is seconds or an HTTP date; undefined when it is neither. */
export function parseRetryAfter(
  value: string | undefined,
  now: number,
): number | undefined {
  const text = value?.trim();
  if (!text) {
    return undefined;
  }
  if (/^\d+$/.test(text)) {
    return Number(text) * 1000;
  }
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : Math.max(0, at - now);
}
