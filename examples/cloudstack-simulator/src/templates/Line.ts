import { setTimeout as sleep } from 'node:timers/promises';

/** Shorter waits are saved up: a timer for each packet would cost more than it tells. */
const SHORTEST_WAIT_MS = 5;

/** A line that carries so many megabits a second, whoever shares it. */
export class Line {
  private freeAt = 0;

  constructor(private readonly mbitPerSecond: number | undefined) {}

  /** Resolves once the line has carried the bytes. */
  async carry(bytes: number, signal: AbortSignal): Promise<void> {
    if (this.mbitPerSecond === undefined) return;
    const ms = (bytes * 8) / (this.mbitPerSecond * 1000);
    this.freeAt = Math.max(Date.now(), this.freeAt) + ms;
    const waitMs = this.freeAt - Date.now();
    if (waitMs >= SHORTEST_WAIT_MS) {
      await sleep(waitMs, undefined, { signal });
    }
  }
}
