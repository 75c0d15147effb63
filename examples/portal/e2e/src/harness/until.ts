import { setTimeout as sleep } from 'node:timers/promises';

const POLL_MS = 100;

/** Asks again until `check` gives something true, and returns that; for what no page can be waited on. */
export async function until<T>(
  what: string,
  check: () => Promise<T | undefined | false>,
  timeoutMs = 30_000,
): Promise<T> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const result = await check();
    if (result) return result;
    if (Date.now() > deadline) throw new Error(`Waited in vain: ${what}`);
    await sleep(POLL_MS);
  }
}
