import { statfs } from 'node:fs/promises';
import { MgtrError, isMgtrError } from '../MgtrError';
import { formatBytes } from './formatBytes';

/** What must always stay free: the smaller of both, so that small and large disks are usable. */
export interface DiskFloor {
  readonly bytes: number;
  /** Part of the whole disk, 0 to 1. */
  readonly share: number;
}

export const defaultDiskFloor: DiskFloor = { bytes: 20e9, share: 0.1 };

export interface DiskState {
  readonly totalBytes: number;
  /** What this process may still write. */
  readonly freeBytes: number;
  readonly floorBytes: number;
}

/** Only what is needed of `statfs`, so that tests can have a full disk. */
export type ReadFileSystem = (
  folder: string,
) => Promise<{ bsize: number; blocks: number; bavail: number }>;

/** A reservation for one transfer, and how much of it lies on the disk already. */
export interface DiskReservation {
  readonly id: string;
  readonly bytes: number;
  readonly usedBytes: number;
}

/** Full lookups are this far apart at least, while there is plenty of room. */
const LOOKUP_MS = 1_000;

/** Guards the disk of a staging folder, so that transfers never fill it. */
export class DiskSpace {
  readonly #folder: string;
  readonly #floor: DiskFloor;
  readonly #statfs: ReadFileSystem;
  #last?: { at: number; room: number };

  constructor(options: {
    folder: string;
    floor?: DiskFloor;
    statfs?: ReadFileSystem;
  }) {
    this.#folder = options.folder;
    this.#floor = options.floor ?? defaultDiskFloor;
    this.#statfs = options.statfs ?? (folder => statfs(folder));
  }

  async read(): Promise<DiskState> {
    const { bsize, blocks, bavail } = await this.#statfs(this.#folder);
    const totalBytes = bsize * blocks;
    return {
      totalBytes,
      freeBytes: bsize * bavail,
      floorBytes: Math.min(this.#floor.bytes, totalBytes * this.#floor.share),
    };
  }

  /** Throws `no-space` unless `wanted` fits beside what the others have reserved and not yet used. */
  async assertFits(
    wanted: DiskReservation,
    others: readonly DiskReservation[],
  ): Promise<void> {
    const state = await this.read();
    const promised = others.reduce(
      (sum, other) => sum + Math.max(0, other.bytes - other.usedBytes),
      0,
    );
    const needed = Math.max(0, wanted.bytes - wanted.usedBytes);
    if (state.freeBytes - state.floorBytes - promised < needed) {
      throw noSpace(this.#folder, state, needed, promised);
    }
  }

  /**
   * Throws `no-space` when writing `bytes` now would go below the floor: others write to this disk
   * too. Cheap enough to ask before every chunk.
   */
  async assertRoom(bytes: number): Promise<void> {
    const now = performance.now();
    if (
      this.#last &&
      now - this.#last.at < LOOKUP_MS &&
      this.#last.room >= bytes
    ) {
      this.#last.room -= bytes;
      return;
    }
    const state = await this.read();
    const room = state.freeBytes - state.floorBytes;
    if (room < bytes) {
      throw noSpace(this.#folder, state, bytes, 0);
    }
    this.#last = { at: now, room: room - bytes };
  }

  /** Turns the errors of a full disk or quota into `no-space`; gives back any other as it is. */
  async explain(error: unknown): Promise<unknown> {
    const code = isMgtrError(error)
      ? undefined
      : (error as NodeJS.ErrnoException)?.code;
    if (code !== 'ENOSPC' && code !== 'EDQUOT') {
      return error;
    }
    const state = await this.read();
    return noSpace(this.#folder, state, undefined, 0, error);
  }
}

function noSpace(
  folder: string,
  state: DiskState,
  neededBytes: number | undefined,
  promisedBytes: number,
  cause?: unknown,
): MgtrError {
  const { freeBytes, floorBytes } = state;
  const needs =
    neededBytes === undefined
      ? 'The disk or its quota is full'
      : `Not enough room for staging: ${formatBytes(neededBytes)} are needed`;
  const promised =
    promisedBytes > 0
      ? `, ${formatBytes(promisedBytes)} of them promised to other transfers`
      : '';
  return new MgtrError(
    'no-space',
    `${needs}; ${folder} has ${formatBytes(
      freeBytes,
    )} free${promised}, and ${formatBytes(floorBytes)} must stay free`,
    {
      neededBytes,
      freeBytes,
      floorBytes,
      cause,
      retryable: true,
      remedy: 'Free some room there, or lower the floor or the cache quota.',
    },
  );
}
