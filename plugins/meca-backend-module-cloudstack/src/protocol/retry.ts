import { setTimeout as sleep } from 'node:timers/promises';

const MAX_ATTEMPTS = 4;
const BASE_DELAY_MS = 250;
const MAX_DELAY_MS = 4_000;

/** Why a call may be sent again: the server named a time, or it is up to us. */
export type RetryAdvice = { afterMs: number } | 'backoff';

export interface RetryDelayOptions {
  advice: RetryAdvice;
  /** 0 for the first. */
  attempt: number;
  remainingMs: number;
  /** In [0, 1). */
  random: number;
}

/** Milliseconds to wait, or undefined to give up. A server's own time beats ours, but not the deadline. */
export function retryDelayMs(options: RetryDelayOptions): number | undefined {
  const { advice, attempt, remainingMs, random } = options;
  if (attempt + 1 >= MAX_ATTEMPTS) return undefined;
  const backoffMs =
    random * Math.min(MAX_DELAY_MS, BASE_DELAY_MS * 2 ** attempt);
  const delayMs =
    advice === 'backoff'
      ? backoffMs
      : // All who were refused would come back in the same instant.
        advice.afterMs + random * BASE_DELAY_MS;
  return delayMs < remainingMs ? delayMs : undefined;
}

/** False if the signal ended the wait. */
export async function tryWait(
  delayMs: number,
  signal: AbortSignal,
): Promise<boolean> {
  try {
    await sleep(delayMs, undefined, { signal });
    return true;
  } catch {
    return false;
  }
}
