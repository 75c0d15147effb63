import { imageRefused } from './imageRefused';
import type { ImageReader } from './ImageReader';

export const VMDK_MAGIC = 'KDMV';
export const VMDK_DESCRIPTOR = '# Disk DescriptorFile';
const SECTOR_BYTES = 512;
const MOST_DESCRIPTOR_BYTES = 64 * 1024;

/**
 * Reads the header of a VMDK that has everything in itself (sparse or stream-optimised) and says
 * the size of the disk.
 *
 * @remarks
 * A descriptor names extents and a parent by path. Only one extent, the file itself, and no parent
 * are accepted; a VMDK that is only a descriptor is refused.
 */
export async function inspectVmdk(
  image: Pick<ImageReader, 'read' | 'bytes'>,
): Promise<number> {
  const header = await image.read(0, SECTOR_BYTES);
  if (header.length < SECTOR_BYTES) {
    throw imageRefused('the header of its VMDK is cut off');
  }
  const capacity = Number(header.readBigUInt64LE(12)) * SECTOR_BYTES;
  const at = Number(header.readBigUInt64LE(28)) * SECTOR_BYTES;
  const length = Number(header.readBigUInt64LE(36)) * SECTOR_BYTES;
  if (length === 0 || length > MOST_DESCRIPTOR_BYTES) {
    throw imageRefused('its VMDK has no descriptor of its own');
  }
  const descriptor = (await image.read(at, length)).toString('latin1');
  if (!descriptor.startsWith(VMDK_DESCRIPTOR)) {
    throw imageRefused('the descriptor of its VMDK cannot be read');
  }
  const extents = descriptor.match(/^\s*(RW|RDONLY|NOACCESS)\s.*$/gim) ?? [];
  if (extents.length !== 1 || !/\sSPARSE\s+"[^"/\\]*"/i.test(extents[0])) {
    throw imageRefused('its VMDK refers to other files');
  }
  const hasParent =
    /parentFileNameHint/i.test(descriptor) ||
    !/^\s*parentCID\s*=\s*ffffffff\s*$/im.test(descriptor);
  if (hasParent) {
    throw imageRefused(
      'its VMDK needs a parent',
      'Consolidate its snapshots and export it again.',
    );
  }
  return capacity;
}
