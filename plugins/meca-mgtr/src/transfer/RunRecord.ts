import type { Manifest } from '../manifest';
import type { Lease } from './Lease';
import type { TransferContext } from './TransferContext';
import type { TransferProblem, TransferState } from './TransferStore';

interface Details {
  readonly problem?: TransferProblem;
  readonly notBefore?: number;
  readonly reservedBytes?: number;
}

/** What the store knows of the transfer that a run works on; written under the run's lease. */
export class RunRecord {
  readonly #context: Pick<TransferContext, 'store' | 'clock'>;
  readonly #manifest: Manifest;
  readonly #lease: Lease;
  readonly #signal: AbortSignal;

  /** Nothing is written once `signal` is aborted. */
  constructor(
    context: Pick<TransferContext, 'store' | 'clock'>,
    of: { manifest: Manifest; lease: Lease; signal: AbortSignal },
  ) {
    this.#context = context;
    this.#manifest = of.manifest;
    this.#lease = of.lease;
    this.#signal = of.signal;
  }

  async write(state: TransferState, details: Details = {}): Promise<void> {
    this.#signal.throwIfAborted();
    const { store, clock } = this.#context;
    const { path, version, archive } = this.#manifest;
    const now = clock.now();
    const before = await store.get(archive.sha256);
    const working = state === 'fetching' || state === 'assembling';
    await store.put(
      {
        id: archive.sha256,
        path,
        version,
        state,
        // Who waits holds no room; what it has on the disk is counted by the disk itself.
        reservedBytes: working
          ? details.reservedBytes ?? before?.reservedBytes ?? 0
          : 0,
        updatedAt: now,
        usedAt: now,
        problem: details.problem,
        notBefore: details.notBefore,
      },
      this.#lease.epoch,
    );
  }

  /** The record may lie on the very disk that is full; what stopped the run is said in any case. */
  async tryWrite(state: TransferState, details: Details): Promise<void> {
    try {
      await this.write(state, details);
    } catch (error) {
      this.#signal.throwIfAborted();
      const code = (error as NodeJS.ErrnoException)?.code;
      if (code !== 'ENOSPC' && code !== 'EDQUOT') {
        throw error;
      }
    }
  }
}
