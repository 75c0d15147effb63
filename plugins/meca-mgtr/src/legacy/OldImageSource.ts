import { join } from 'node:path';
import { SevenZip, type ImageFacts } from '../image';
import { MgtrError } from '../MgtrError';
import type { ImageFormat } from '../manifest';
import type { ImageSource } from '../publish/ImageSource';
import { ImageProbe } from './ImageProbe';

const FORMATS: Record<string, ImageFormat> = {
  img: 'raw',
  raw: 'raw',
  qcow2: 'qcow2',
  vhd: 'vhd',
  vmdk: 'vmdk',
  ova: 'ova',
  iso: 'iso',
};

/** The one image inside an old template's 7z volumes. */
export class OldImageSource implements ImageSource {
  private probe: ImageProbe | undefined;

  private constructor(
    private readonly sevenZip: SevenZip,
    private readonly archive: string,
    private readonly format: ImageFormat | undefined,
    readonly name: string,
    readonly bytes: number,
  ) {}

  /** `archive` is the first volume. Throws `image-refused` unless exactly one plain file is inside. */
  static async open(
    folder: string,
    archive: string,
    options: { format?: ImageFormat; signal?: AbortSignal } = {},
  ): Promise<OldImageSource> {
    const sevenZip = await SevenZip.find();
    const first = join(folder, archive);
    const { name, bytes } = await sevenZip.list(first, options.signal);
    const extension = name.toLowerCase().split('.').at(-1) ?? '';
    const format = options.format ?? FORMATS[extension];
    return new OldImageSource(sevenZip, first, format, name, bytes);
  }

  async *read(signal?: AbortSignal): AsyncGenerator<Uint8Array> {
    await this.close();
    this.probe = await ImageProbe.create();
    let bytes = 0;
    for await (const block of this.sevenZip.extract(this.archive, signal)) {
      bytes += block.length;
      if (bytes > this.bytes) break;
      await this.probe.update(block);
      yield block;
    }
    if (bytes !== this.bytes) {
      throw new MgtrError(
        'image-refused',
        `${this.archive} says that its image has ${this.bytes} bytes, and gives others`,
      );
    }
  }

  async inspect(): Promise<ImageFacts> {
    if (!this.probe) throw new Error('The image was not read');
    return this.probe.inspect({ format: this.format });
  }

  async close(): Promise<void> {
    const { probe } = this;
    this.probe = undefined;
    await probe?.close();
  }
}
