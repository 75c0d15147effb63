import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { DiskSpace } from '../disk';
import type { SevenZip } from '../image';
import type { Manifest } from '../manifest';
import { systemClock, type Clock } from './clock';
import {
  defaultConnectionLimits,
  type ConnectionLimits,
} from './ConnectionTuner';
import { EventQueue } from './EventQueue';
import { evictOldest } from './evictOldest';
import { imageFileOf } from './imageFile';
import { LocalLeaseKeeper, type LeaseKeeper } from './Lease';
import { defaultRetryPolicy, type RetryPolicy } from './retry';
import { defaultStallLimits, type StallLimits } from './StallGuard';
import type { TransferContext, TransferRequest } from './TransferContext';
import type { TransferEvent } from './TransferEvent';
import { TransferRun } from './TransferRun';
import type { TransferStore } from './TransferStore';

export interface TransferEngineOptions {
  /** Belongs to this engine alone; made if it is missing. */
  readonly stagingFolder: string;
  readonly store: TransferStore;
  readonly leases?: LeaseKeeper;
  readonly disk?: DiskSpace;
  /**
   * Whether anybody wants a version, by the SHA-256 of its archive. What nobody wants makes room for what does not fit beside
   * it; left out, everything stays.
   */
  readonly isWanted?: (archiveSha256: string) => boolean;
  readonly clock?: Clock;
  readonly retry?: RetryPolicy;
  readonly stall?: StallLimits;
  readonly connections?: ConnectionLimits;
  readonly sevenZip?: () => Promise<SevenZip>;
  /** Name or path of `qemu-img`; false leaves its check out. */
  readonly qemuImg?: string | false;
}

/**
 * Brings versions of templates to a staging folder: fetched, verified, unpacked, inspected.
 *
 * @remarks
 * What is on the disk is the truth about progress, and every step can be repeated, so a process
 * that is killed anywhere goes on where it stopped. Memory does not depend on the size of an image.
 */
export class TransferEngine {
  readonly #context: TransferContext;
  #reserving: Promise<unknown> = Promise.resolve();

  private constructor(options: TransferEngineOptions) {
    const { store, isWanted = () => true } = options;
    this.#context = {
      ...options,
      leases: options.leases ?? new LocalLeaseKeeper(),
      disk: options.disk ?? new DiskSpace({ folder: options.stagingFolder }),
      clock: options.clock ?? systemClock,
      retry: options.retry ?? defaultRetryPolicy,
      stall: options.stall ?? defaultStallLimits,
      connections: options.connections ?? defaultConnectionLimits,
      reserve: step => {
        const turn = this.#reserving.then(step);
        this.#reserving = turn.catch(() => {});
        return turn;
      },
      makeRoom: () =>
        evictOldest({ store, isWanted, remove: id => this.remove(id) }),
    };
  }

  static async create(options: TransferEngineOptions): Promise<TransferEngine> {
    // Licensed images are not for every user of the machine; a folder that is there keeps the rights that it was given.
    await mkdir(options.stagingFolder, { recursive: true, mode: 0o700 });
    return new TransferEngine(options);
  }

  /** Where the image of a version lies once it is staged. */
  imageFile(manifest: Manifest): string {
    return imageFileOf(this.#context.stagingFolder, manifest);
  }

  /**
   * Takes a version as far as it gets now. Iterating drives nothing: the work begins with this call
   * and its events are kept, progress only at its newest. Leaving the iteration stops the work.
   *
   * Trouble of sources, disks, windows and images is a result, not an error. An abort of
   * `request.signal` rejects with its reason, once everything has stopped.
   */
  run(request: TransferRequest): AsyncGenerator<TransferEvent, void> {
    const events = new EventQueue<TransferEvent>(
      (older, newer) => older.type === 'progress' && newer.type === 'progress',
    );
    const left = new AbortController();
    const signal = request.signal
      ? AbortSignal.any([request.signal, left.signal])
      : left.signal;
    const work = TransferRun.start(
      this.#context,
      { ...request, signal },
      event => events.push(event),
    ).then(
      result => {
        events.push({ type: 'end', result });
        events.end();
      },
      error => events.end({ error }),
    );
    return drain(events, async () => {
      left.abort(new Error('Nobody follows the transfer any more'));
      await work;
    });
  }

  /** Forgets a version and frees its room. Says false when somebody works on it. */
  async remove(archiveSha256: string): Promise<boolean> {
    const lease = await this.#context.leases.tryAcquire(archiveSha256);
    if (!lease) {
      return false;
    }
    try {
      await rm(join(this.#context.stagingFolder, archiveSha256), {
        recursive: true,
        force: true,
      });
      await this.#context.store.remove(archiveSha256, lease.epoch);
      return true;
    } finally {
      await lease.release();
    }
  }
}

async function* drain<T>(
  events: AsyncIterable<T>,
  stop: () => Promise<void>,
): AsyncGenerator<T, void> {
  try {
    yield* events;
  } finally {
    await stop();
  }
}
