import { createHash, type Hash } from 'node:crypto';
import { open, type FileHandle } from 'node:fs/promises';

/** Small network buffers are gathered to this before they are written. */
const WRITE_BYTES = 1024 * 1024;
const REHASH_BYTES = 1024 * 1024;

/**
 * A file that grows while it is fetched, hashed as it grows. Its size on disk is the only record of
 * progress, so a killed process goes on at the byte where the disk stopped.
 */
export class PartFile {
  readonly #handle: FileHandle;
  readonly #pendingBytes: number;
  #hash: Hash;
  #size: number;
  #queue: Uint8Array[] = [];
  #queuedBytes = 0;
  #writing?: Promise<void>;
  #writtenTo: number;

  private constructor(
    handle: FileHandle,
    hash: Hash,
    size: number,
    pendingBytes: number,
  ) {
    this.#pendingBytes = pendingBytes;
    this.#handle = handle;
    this.#hash = hash;
    this.#size = size;
    this.#writtenTo = size;
  }

  /**
   * Opens or creates `file`, and hashes what it has. A file larger than `mostBytes` is emptied. More
   * than `pendingBytes` are never held for a slow disk; the reader waits instead.
   */
  static async open(
    file: string,
    mostBytes: number,
    pendingBytes: number,
  ): Promise<PartFile> {
    // Neither 'r+' nor 'a+' fits: the first needs the file, the second ignores write positions.
    const handle = await open(file, 'a+').then(async created => {
      await created.close();
      return open(file, 'r+');
    });
    try {
      const { size } = await handle.stat();
      if (size > mostBytes) {
        await handle.truncate(0);
        return new PartFile(handle, createHash('sha256'), 0, pendingBytes);
      }
      const hash = createHash('sha256');
      const hashed = await hashPrefix(handle, size, hash);
      return new PartFile(handle, hash, hashed, pendingBytes);
    } catch (error) {
      await handle.close();
      throw error;
    }
  }

  /** Bytes taken so far, those on their way to the disk included. */
  get size(): number {
    return this.#size;
  }

  /** Takes bytes over. The returned promise, if any, must be awaited before more are given. */
  write(bytes: Uint8Array): Promise<void> | undefined {
    this.#hash.update(bytes);
    this.#size += bytes.length;
    this.#queue.push(bytes);
    this.#queuedBytes += bytes.length;
    if (this.#queuedBytes >= WRITE_BYTES && !this.#writing) {
      this.#startWriting();
    }
    return this.#size - this.#writtenTo > this.#pendingBytes
      ? this.#flush()
      : undefined;
  }

  /** Forgets everything that came so far. */
  async restart(): Promise<void> {
    await this.#flush();
    await this.#handle.truncate(0);
    this.#hash = createHash('sha256');
    this.#size = 0;
    this.#writtenTo = 0;
  }

  /** Makes the bytes durable and says their SHA-256. The file stays open until `close`. */
  async seal(): Promise<string> {
    await this.#flush();
    await this.#handle.datasync();
    return this.#hash.digest('hex');
  }

  /** Writes what is pending, so that the next attempt need not fetch it again, and closes. */
  async close(): Promise<void> {
    try {
      await this.#flush();
    } finally {
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
    const buffers = this.#queue;
    this.#queue = [];
    this.#queuedBytes = 0;
    let position = this.#writtenTo;
    let left = buffers;
    while (left.length > 0) {
      const { bytesWritten } = await this.#handle.writev(left, position);
      position += bytesWritten;
      this.#writtenTo = position;
      left = withoutFirst(left, bytesWritten);
    }
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

async function hashPrefix(
  handle: FileHandle,
  size: number,
  hash: Hash,
): Promise<number> {
  const buffer = Buffer.allocUnsafe(Math.min(REHASH_BYTES, Math.max(1, size)));
  let position = 0;
  while (position < size) {
    const { bytesRead } = await handle.read(
      buffer,
      0,
      Math.min(buffer.length, size - position),
      position,
    );
    if (bytesRead === 0) {
      break;
    }
    hash.update(buffer.subarray(0, bytesRead));
    position += bytesRead;
  }
  return position;
}
