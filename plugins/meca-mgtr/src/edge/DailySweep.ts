import { sweepStaging } from '../disk';
import type { Clock, TransferEngine, TransferStore } from '../transfer';

const SWEEP_MS = 24 * 3_600_000;

export interface DailySweepOptions {
  readonly stagingFolder: string;
  readonly engine: TransferEngine;
  readonly store: TransferStore;
  readonly clock: Clock;
  /** What images that nobody wants any more may take, in bytes; absent: somebody else sweeps the folder. */
  readonly cacheBytes?: number;
  /** A line for the log. */
  readonly log: (line: string) => void;
}

/** Keeps the cache of a staging folder within its quota. */
export class DailySweep {
  readonly #options: DailySweepOptions;
  #sweptAt = -Infinity;

  constructor(options: DailySweepOptions) {
    this.#options = options;
  }

  /** Sweeps if a day has passed since the last time. Archives in `wanted`, by SHA-256, stay. Never rejects. */
  async run(wanted: ReadonlySet<string>): Promise<void> {
    const { clock, cacheBytes, log } = this.#options;
    const now = clock.now();
    if (cacheBytes === undefined || now - this.#sweptAt < SWEEP_MS) {
      return;
    }
    this.#sweptAt = now;
    await this.#sweep(wanted, cacheBytes, now).catch(error =>
      log(`The staging folder cannot be swept: ${error}`),
    );
  }

  async #sweep(
    wanted: ReadonlySet<string>,
    cacheBytes: number,
    now: number,
  ): Promise<void> {
    const { stagingFolder, store, engine, log } = this.#options;
    const transfers = await store.list();
    const { items, removed } = await sweepStaging({
      stagingFolder,
      transfers: transfers.map(({ id, usedAt }) => ({
        id,
        usedAt,
        wanted: wanted.has(id),
      })),
      cacheBytes,
      now,
      remove: id => engine.remove(id),
    });
    const done = removed ? 'Removed' : 'Would remove';
    for (const { path, bytes, reason } of items) {
      log(`${done} ${path} (${bytes} bytes, ${reason})`);
    }
  }
}
