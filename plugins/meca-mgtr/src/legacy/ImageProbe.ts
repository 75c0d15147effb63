import { mkdtemp, open, rm, type FileHandle } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspectImage, type ImageFacts } from '../image';
import type { ImageFormat } from '../manifest';

const HEAD_BYTES = 64 * 1024 * 1024;
const TAIL_BYTES = 4 * 1024 * 1024;

/**
 * Looks into an image that only passes by: its first and last megabytes are kept, at their places, in a sparse file.
 *
 * @remarks
 * Headers of qcow2, VHD, VMDK and ISO are there; so nothing needs room for a whole image. An OVA is looked into as far as its head
 * goes, and refused if its parts cannot be found there.
 */
export class ImageProbe {
  private bytes = 0;
  private tail: Uint8Array[] = [];
  private tailBytes = 0;

  private constructor(
    private readonly folder: string,
    private readonly file: string,
    private readonly handle: FileHandle,
  ) {}

  static async create(): Promise<ImageProbe> {
    const folder = await mkdtemp(join(tmpdir(), 'meca-mgtr-probe-'));
    const file = join(folder, 'image');
    return new ImageProbe(folder, file, await open(file, 'wx+'));
  }

  async update(block: Uint8Array): Promise<void> {
    const room = HEAD_BYTES - this.bytes;
    if (room > 0) {
      await this.handle.write(
        block.subarray(0, room),
        0,
        undefined,
        this.bytes,
      );
    }
    this.bytes += block.length;
    this.tail.push(block);
    this.tailBytes += block.length;
    while (this.tailBytes - this.tail[0].length >= TAIL_BYTES) {
      this.tailBytes -= this.tail.shift()!.length;
    }
  }

  async inspect(options: { format?: ImageFormat }): Promise<ImageFacts> {
    await this.handle.truncate(this.bytes);
    const tail = Buffer.concat(this.tail);
    await this.handle.write(tail, 0, undefined, this.bytes - tail.length);
    return inspectImage(this.file, options);
  }

  async close(): Promise<void> {
    await this.handle.close();
    await rm(this.folder, { recursive: true, force: true });
  }
}
