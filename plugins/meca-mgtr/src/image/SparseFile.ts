import { open, type FileHandle } from 'node:fs/promises';
import { MgtrError } from '../MgtrError';
import type { FileHash, HashThread } from '../hashing';

/** Runs of zeros of this size become holes. */
const BLOCK_BYTES = 64 * 1024;
const ZEROS = Buffer.alloc(BLOCK_BYTES);

/** A file written from its start, hashed as it grows, with holes where it would hold zeros. */
export class SparseFile {
  readonly #handle: FileHandle;
  readonly #hash: FileHash;
  readonly #mostBytes: number;
  #size = 0;

  private constructor(handle: FileHandle, hash: FileHash, mostBytes: number) {
    this.#handle = handle;
    this.#hash = hash;
    this.#mostBytes = mostBytes;
  }

  /** Makes `file` anew. Writing more than `mostBytes` is refused. After an abort nobody waits for its hash any more. */
  static async create(
    file: string,
    options: { mostBytes: number; thread: HashThread; signal: AbortSignal },
  ): Promise<SparseFile> {
    const hash = options.thread.begin(file, options.signal);
    return new SparseFile(await open(file, 'w'), hash, options.mostBytes);
  }

  get size(): number {
    return this.#size;
  }

  /** Throws `too-large` before a byte beyond the declared size is written. Waits while hashing is far behind. */
  async write(bytes: Uint8Array): Promise<void> {
    if (this.#size + bytes.length > this.#mostBytes) {
      throw new MgtrError(
        'too-large',
        `More than the declared ${
          this.#mostBytes
        } bytes come out of the archive`,
      );
    }
    const offset = this.#size;
    let from = 0;
    while (from < bytes.length) {
      const zeros = isZero(bytes, offset, from);
      let to = blockEnd(offset, from, bytes.length);
      while (to < bytes.length && isZero(bytes, offset, to) === zeros) {
        to = blockEnd(offset, to, bytes.length);
      }
      if (!zeros) {
        await this.#writeAll(bytes.subarray(from, to), offset + from);
        await this.#hash.advance(offset + to);
      }
      from = to;
    }
    this.#size += bytes.length;
  }

  /** Makes the file durable and says its SHA-256. An abort rejects with its reason. */
  async seal(): Promise<string> {
    // Trailing zeros were never written.
    await this.#handle.truncate(this.#size);
    const [sha256] = await Promise.all([
      this.#hash.digest(this.#size),
      this.#handle.datasync(),
    ]);
    return sha256;
  }

  async close(): Promise<void> {
    this.#hash.drop();
    await this.#handle.close();
  }

  async #writeAll(bytes: Uint8Array, position: number): Promise<void> {
    let written = 0;
    while (written < bytes.length) {
      const { bytesWritten } = await this.#handle.write(
        bytes,
        written,
        bytes.length - written,
        position + written,
      );
      written += bytesWritten;
    }
  }
}

/** Where the block of the file ends in which `from` lies, but not after the buffer. */
function blockEnd(fileOffset: number, from: number, length: number): number {
  const into = (fileOffset + from) % BLOCK_BYTES;
  return Math.min(length, from + BLOCK_BYTES - into);
}

/** Whether the block that begins at `from` is all zeros. */
function isZero(bytes: Uint8Array, offset: number, from: number): boolean {
  const end = blockEnd(offset, from, bytes.length);
  return ZEROS.compare(bytes, from, end, 0, end - from) === 0;
}
