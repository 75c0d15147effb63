import type { MgtrErrorCode } from '../MgtrError';

/**
 * Where a transfer is.
 *
 * `fetching → assembling → staged`, with `waiting` (for a window, the disk or a source; it goes on
 * by itself after `notBefore`) and `failed` (a person must change something) beside them.
 */
export type TransferState =
  | 'fetching'
  | 'assembling'
  | 'staged'
  | 'waiting'
  | 'failed';

/** What stands in the way, in words for a person. */
export interface TransferProblem {
  readonly code: MgtrErrorCode;
  readonly message: string;
  readonly remedy?: string;
}

/** What must outlive the process; the bytes themselves are on the disk and need no record. */
export interface TransferRecord {
  /** SHA-256 of the archive: one transfer for all regions that need it from here. */
  readonly id: string;
  readonly path: string;
  readonly version: string;
  readonly state: TransferState;
  /** What this transfer may take of the staging disk, what it has already included. */
  readonly reservedBytes: number;
  /** Epoch milliseconds. */
  readonly updatedAt: number;
  /** When its image or chunks were last wanted, for the cache quota. */
  readonly usedAt: number;
  readonly problem?: TransferProblem;
  /** Epoch milliseconds before which trying again is pointless. */
  readonly notBefore?: number;
}

/**
 * Remembers the transfers of one staging folder.
 *
 * @remarks
 * A write under a lease carries the lease's epoch; a store with several writers throws a `conflict`
 * `MgtrError` when a later epoch has been there, so that a process that lost its lease cannot
 * overwrite the work of the next one.
 */
export interface TransferStore {
  get(id: string): Promise<TransferRecord | undefined>;
  list(): Promise<TransferRecord[]>;
  put(record: TransferRecord, epoch: number): Promise<void>;
  remove(id: string, epoch: number): Promise<void>;
}

/** Keeps transfers for as long as the process lives. */
export class MemoryTransferStore implements TransferStore {
  readonly #records = new Map<string, TransferRecord>();

  async get(id: string): Promise<TransferRecord | undefined> {
    return this.#records.get(id);
  }

  async list(): Promise<TransferRecord[]> {
    return [...this.#records.values()];
  }

  async put(record: TransferRecord): Promise<void> {
    this.#records.set(record.id, record);
  }

  async remove(id: string): Promise<void> {
    this.#records.delete(id);
  }
}
