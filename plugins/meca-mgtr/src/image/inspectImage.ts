import type { ImageFormat } from '../manifest';
import { ImageReader } from './ImageReader';
import { imageRefused } from './imageRefused';
import { inspectOva } from './inspectOva';
import { inspectQcow2, QCOW2_MAGIC } from './inspectQcow2';
import { inspectVhd, VHD_COOKIE } from './inspectVhd';
import { inspectVmdk, VMDK_DESCRIPTOR, VMDK_MAGIC } from './inspectVmdk';

const ISO_MAGIC_AT = 0x8001;
const SECTOR_BYTES = 512;

/** What an image file says about itself. */
export interface ImageFacts {
  readonly format: ImageFormat;
  /** Size of the file. */
  readonly bytes: number;
  /** Size of the disk that a machine sees. */
  readonly virtualBytes: number;
}

export interface InspectImageOptions {
  /** What it is said to be. A raw disk cannot be told from its bytes, so `raw` must be said. */
  readonly format?: ImageFormat;
}

/**
 * Reads the headers of an image file, as far as they tell its format, its size and whether it is
 * whole in itself.
 *
 * @remarks
 * Throws `image-refused`: when the bytes are not of the format, when the image needs or names
 * another file (backing file, external data file, parent), is encrypted, or has features that
 * nobody here knows. Used before publishing and again after each transfer.
 */
export async function inspectImage(
  file: string,
  options: InspectImageOptions = {},
): Promise<ImageFacts> {
  const image = await ImageReader.open(file);
  try {
    const found = await detect(image);
    const format = options.format ?? found;
    if (format === undefined) {
      throw imageRefused(
        'its format cannot be recognised',
        'Say the format explicitly if it is a raw disk.',
      );
    }
    // A raw disk with the header of another format would be opened as that by some hypervisors.
    if (format === 'raw' ? found && found !== 'iso' : found !== format) {
      throw imageRefused(
        `it is said to be ${format}, and its content is ${
          found ?? 'of no known format'
        }`,
      );
    }
    const virtualBytes = await virtualBytesOf(format, image);
    if (!(virtualBytes > 0) || !Number.isSafeInteger(virtualBytes)) {
      throw imageRefused(`its disk has the impossible size ${virtualBytes}`);
    }
    return { format, bytes: image.bytes, virtualBytes };
  } finally {
    await image.close();
  }
}

async function detect(image: ImageReader): Promise<ImageFormat | undefined> {
  const head = await image.read(0, SECTOR_BYTES);
  if (head.length >= 4 && head.readUInt32BE(0) === QCOW2_MAGIC) return 'qcow2';
  const text = head.toString('latin1');
  if (text.startsWith(VMDK_MAGIC)) return 'vmdk';
  if (text.startsWith(VMDK_DESCRIPTOR)) {
    throw imageRefused('it is a VMDK descriptor without its disk');
  }
  if (text.startsWith('vhdxfile')) {
    throw imageRefused('VHDX is not supported', 'Convert it to VHD or qcow2.');
  }
  if (text.startsWith('QED\0') || text.startsWith('LUKS\xba\xbe')) {
    throw imageRefused('it is a QED or LUKS image');
  }
  if (text.startsWith(VHD_COOKIE)) return 'vhd';
  if (text.slice(257, 262) === 'ustar') return 'ova';
  const tail = await image.read(image.bytes - SECTOR_BYTES, 8);
  if (tail.toString('latin1') === VHD_COOKIE) return 'vhd';
  const iso = await image.read(ISO_MAGIC_AT, 5);
  return iso.toString('latin1') === 'CD001' ? 'iso' : undefined;
}

async function virtualBytesOf(
  format: ImageFormat,
  image: ImageReader,
): Promise<number> {
  switch (format) {
    case 'qcow2':
      return inspectQcow2(image);
    case 'vhd':
      return inspectVhd(image);
    case 'vmdk':
      return inspectVmdk(image);
    case 'ova':
      return inspectOva(image);
    case 'raw':
      if (image.bytes % SECTOR_BYTES !== 0) {
        throw imageRefused('a raw disk must be a multiple of 512 bytes');
      }
      return image.bytes;
    default:
      return image.bytes;
  }
}
