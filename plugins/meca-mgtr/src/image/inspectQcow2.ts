import { imageRefused } from './imageRefused';
import type { ImageReader } from './ImageReader';

export const QCOW2_MAGIC = 0x514649fb;

const HEADER_BYTES = 104;
/** Of version 2. */
const OLD_HEADER_BYTES = 72;
const EXTENSION_END = 0;
const EXTENSION_DATA_FILE = 0x44415441;

const DIRTY = 1n;
const CORRUPT = 2n;
const DATA_FILE = 4n;
const COMPRESSION = 8n;
const EXTENDED_L2 = 16n;
const KNOWN = DIRTY | CORRUPT | DATA_FILE | COMPRESSION | EXTENDED_L2;

/**
 * Reads a qcow2 header and says the size of the disk.
 *
 * @remarks
 * A backing file or an external data file is a path on the host that opens the image: such an image
 * could read any file of the storage host, so it is refused whatever the path is.
 */
export async function inspectQcow2(image: ImageReader): Promise<number> {
  const header = await image.read(0, HEADER_BYTES);
  const version = header.length < 8 ? undefined : header.readUInt32BE(4);
  if (header.length < (version === 2 ? OLD_HEADER_BYTES : HEADER_BYTES)) {
    throw imageRefused('its qcow2 header is cut off');
  }
  if (version !== 2 && version !== 3) {
    throw imageRefused(`it is qcow version ${version}; 2 and 3 are accepted`);
  }
  if (header.readBigUInt64BE(8) !== 0n || header.readUInt32BE(16) !== 0) {
    throw imageRefused(
      'it has a backing file',
      'Flatten it with "qemu-img convert -O qcow2" and publish the result.',
    );
  }
  const clusterBits = header.readUInt32BE(20);
  if (clusterBits < 9 || clusterBits > 21) {
    throw imageRefused(`its clusters of 2^${clusterBits} bytes are not valid`);
  }
  if (header.readUInt32BE(32) !== 0) {
    throw imageRefused('it is encrypted', 'Publish it without encryption.');
  }
  if (version === 3) {
    assertFeatures(header.readBigUInt64BE(72));
    await assertExtensions(image, header, 2 ** clusterBits);
  }
  assertTable(image, header);
  return Number(header.readBigUInt64BE(24));
}

function assertFeatures(features: bigint): void {
  if (features & DATA_FILE) {
    throw imageRefused(
      'it keeps its data in an external file',
      'Convert it with "qemu-img convert -O qcow2" and publish the result.',
    );
  }
  if (features & (DIRTY | CORRUPT)) {
    throw imageRefused(
      'it was not closed properly, or is marked corrupt',
      'Repair it with "qemu-img check -r all", then publish it.',
    );
  }
  const unknown = features & ~KNOWN;
  if (unknown !== 0n) {
    throw imageRefused(
      `it has unknown incompatible features (0x${unknown.toString(16)})`,
      'Convert it with "qemu-img convert -O qcow2 -o compat=1.1".',
    );
  }
}

/** The name of an external data file is an extension of its own; it is refused also without the feature bit. */
async function assertExtensions(
  image: ImageReader,
  header: Buffer,
  clusterBytes: number,
): Promise<void> {
  const headerBytes = header.readUInt32BE(100);
  if (headerBytes < HEADER_BYTES || headerBytes > clusterBytes) {
    throw imageRefused(`its header length ${headerBytes} is not valid`);
  }
  const area = await image.read(0, clusterBytes);
  let at = headerBytes;
  while (at + 8 <= area.length) {
    const type = area.readUInt32BE(at);
    const bytes = area.readUInt32BE(at + 4);
    if (type === EXTENSION_END) {
      return;
    }
    if (type === EXTENSION_DATA_FILE) {
      throw imageRefused('it names an external data file');
    }
    at += 8 + Math.ceil(bytes / 8) * 8;
  }
}

function assertTable(image: ImageReader, header: Buffer): void {
  const entries = header.readUInt32BE(36);
  const offset = Number(header.readBigUInt64BE(40));
  if (offset + entries * 8 > image.bytes) {
    throw imageRefused('it is shorter than its own tables say');
  }
}
