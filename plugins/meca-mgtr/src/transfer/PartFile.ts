import { open, type FileHandle } from 'node:fs/promises';
import type { FileHash, HashThread } from '../hashing';

/** Small network buffers are gathered to this before they are written. */
const WRITE_BYTES = 1024 * 1024;

export interface PartFileOptions {
  /** A file larger than this is emptied. */
  readonly mostBytes: number;
  /** More than this is never held for a slow disk; the reader waits instead. */
  readonly pendingBytes: number;
  readonly thread: HashThread;
  /** After an abort nobody waits for the hash any more; what is pending is still written. */
  readonly signal: AbortSignal;
}

/** Bytes on their way to the disk. */
interface Pending {
  readonly bytes: Uint8Array;
  readonly release?: (bytes: Uint8Array) => void;
}

/**
 * A file that grows while it is fetched, hashed as it grows. Its size on disk is the only record of
 * progress, so a killed process goes on at the byte where the disk stopped.
 */
export class PartFile {
  readonly #file: string;
  readonly #handle: FileHandle;
  readonly #options: PartFileOptions;
  #hash: FileHash;
  #size: number;
  #queue: Pending[] = [];
  #queuedBytes = 0;
  #writing?: Promise<void>;
  #writtenTo: number;

  private constructor(
    file: string,
    handle: FileHandle,
    size: number,
    options: PartFileOptions,
  ) {
    this.#file = file;
    this.#handle = handle;
    this.#options = options;
    this.#hash = options.thread.begin(file, options.signal);
    this.#size = size;
    this.#writtenTo = size;
  }

  /** Opens or creates `file`, and goes on with what it has. */
  static async open(file: string, options: PartFileOptions): Promise<PartFile> {
    // Neither 'r+' nor 'a+' fits: the first needs the file, the second ignores write positions.
    const handle = await open(file, 'a+').then(async created => {
      await created.close();
      return open(file, 'r+');
    });
    try {
      const { size } = await handle.stat();
      if (size <= options.mostBytes) {
        return new PartFile(file, handle, size, options);
      }
      await handle.truncate(0);
      return new PartFile(file, handle, 0, options);
    } catch (error) {
      await handle.close();
      throw error;
    }
  }

  /** Bytes taken so far, those on their way to the disk included. */
  get size(): number {
    return this.#size;
  }

  /**
   * Takes bytes over. The returned promise, if any, must be awaited before more are given. `release` is called with the
   * bytes once they are written.
   */
  write(
    bytes: Uint8Array,
    release?: (bytes: Uint8Array) => void,
  ): Promise<void> | undefined {
    this.#size += bytes.length;
    this.#queue.push({ bytes, release });
    this.#queuedBytes += bytes.length;
    if (this.#queuedBytes >= WRITE_BYTES && !this.#writing) {
      this.#startWriting();
    }
    return this.#size - this.#writtenTo > this.#options.pendingBytes
      ? this.#flush()
      : undefined;
  }

  /** Forgets everything that came so far. */
  async restart(): Promise<void> {
    await this.#flush();
    this.#hash.drop();
    this.#hash = this.#options.thread.begin(this.#file, this.#options.signal);
    await this.#handle.truncate(0);
    this.#size = 0;
    this.#writtenTo = 0;
  }

  /** Makes the bytes durable and says their SHA-256. An abort rejects with its reason. The file stays open until `close`. */
  async seal(): Promise<string> {
    await this.#flush();
    const [sha256] = await Promise.all([
      this.#hash.digest(this.#size),
      this.#handle.datasync(),
    ]);
    return sha256;
  }

  /** Writes what is pending, so that the next attempt need not fetch it again, and closes. */
  async close(): Promise<void> {
    try {
      await this.#flush();
    } finally {
      this.#hash.drop();
      await this.#handle.close();
    }
  }

  #startWriting(): void {
    this.#writing = this.#writeQueue().finally(() => {
      this.#writing = undefined;
    });
    // Whoever awaits the flush sees the error; without this an early one would end the process.
    this.#writing.catch(() => {});
  }

  async #writeQueue(): Promise<void> {
    const pending = this.#queue;
    this.#queue = [];
    this.#queuedBytes = 0;
    let position = this.#writtenTo;
    let left = pending.map(({ bytes }) => bytes);
    while (left.length > 0) {
      const { bytesWritten } = await this.#handle.writev(left, position);
      position += bytesWritten;
      this.#writtenTo = position;
      left = withoutFirst(left, bytesWritten);
    }
    pending.forEach(({ bytes, release }) => release?.(bytes));
    // While this waits the next bytes do, and with them the source.
    await this.#hash.advance(position);
  }

  async #flush(): Promise<void> {
    while (this.#writing || this.#queue.length > 0) {
      if (!this.#writing) {
        this.#startWriting();
      }
      await this.#writing;
    }
  }
}

/** What a short write has left over. */
function withoutFirst(buffers: Uint8Array[], count: number): Uint8Array[] {
  let skip = count;
  let index = 0;
  while (index < buffers.length && skip >= buffers[index].length) {
    skip -= buffers[index].length;
    index += 1;
  }
  if (index >= buffers.length) {
    return [];
  }
  return [buffers[index].subarray(skip), ...buffers.slice(index + 1)];
}
