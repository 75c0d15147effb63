import { open, type FileHandle } from 'node:fs/promises';

/** Reads pieces of an image file. */
export class ImageReader {
  /** Size of the file. */
  readonly bytes: number;
  readonly #handle: FileHandle;

  private constructor(handle: FileHandle, bytes: number) {
    this.#handle = handle;
    this.bytes = bytes;
  }

  static async open(file: string): Promise<ImageReader> {
    const handle = await open(file, 'r');
    return new ImageReader(handle, (await handle.stat()).size);
  }

  /** Up to `length` bytes from `offset`: fewer at the end of the file, none outside of it. */
  async read(offset: number, length: number): Promise<Buffer> {
    const wanted =
      offset < 0 ? 0 : Math.max(0, Math.min(length, this.bytes - offset));
    const buffer = Buffer.alloc(wanted);
    let done = 0;
    while (done < wanted) {
      const { bytesRead } = await this.#handle.read(
        buffer,
        done,
        wanted - done,
        offset + done,
      );
      if (bytesRead === 0) {
        break;
      }
      done += bytesRead;
    }
    return buffer.subarray(0, done);
  }

  async close(): Promise<void> {
    await this.#handle.close();
  }
}
