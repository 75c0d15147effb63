import { createCipheriv, createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { DemoImage } from './description';

const CLUSTER_BITS = 16;
const CLUSTER = 2 ** CLUSTER_BITS;
const HEADER_BYTES = 104;
const MIB = 2 ** 20;
const GIB = 2 ** 30;
/** "Only this table entry refers to the cluster": what qcow2 calls copied. */
const COPIED = 1n << 63n;

/** Bytes that cannot be compressed, always the same for a seed. */
export function noise(seed: string, length: number): Buffer {
  const key = createHash('sha256').update(seed).digest();
  const cipher = createCipheriv('aes-256-ctr', key, Buffer.alloc(16));
  return cipher.update(Buffer.alloc(length));
}

/**
 * A disk in the format qcow2, as `qemu-img check` likes it: of the size that a cloud will account for, with a little data at
 * its beginning.
 *
 * @remarks
 * Clusters: header, refcount table, one refcount block, the first-level table, one second-level table, then the data. That is
 * enough for 1 TiB of disk with 512 MiB of data.
 */
export function buildQcow2({ name, diskGiB, dataMiB }: DemoImage): Buffer {
  const dataClusters = (dataMiB * MIB) / CLUSTER;
  const entriesPerTable = CLUSTER / 8;
  const tables = Math.ceil((diskGiB * GIB) / CLUSTER / entriesPerTable);
  if (dataClusters > entriesPerTable || tables > entriesPerTable) {
    throw new Error(`The image ${name} is too large for this writer`);
  }
  const [refcounts, block, first, second, data] = [1, 2, 3, 4, 5];
  const image = Buffer.alloc((data + dataClusters) * CLUSTER);
  const at = (cluster: number) => cluster * CLUSTER;

  image.write('QFI\xfb', 0, 'latin1');
  image.writeUInt32BE(3, 4);
  image.writeUInt32BE(CLUSTER_BITS, 20);
  image.writeBigUInt64BE(BigInt(diskGiB * GIB), 24);
  image.writeUInt32BE(tables, 36);
  image.writeBigUInt64BE(BigInt(at(first)), 40);
  image.writeBigUInt64BE(BigInt(at(refcounts)), 48);
  image.writeUInt32BE(1, 56);
  image.writeUInt32BE(4, 96); // refcounts of 16 bits
  image.writeUInt32BE(HEADER_BYTES, 100);

  image.writeBigUInt64BE(BigInt(at(block)), at(refcounts));
  for (let cluster = 0; cluster < data + dataClusters; cluster++) {
    image.writeUInt16BE(1, at(block) + 2 * cluster);
  }
  image.writeBigUInt64BE(BigInt(at(second)) | COPIED, at(first));
  for (let index = 0; index < dataClusters; index++) {
    const offset = BigInt(at(data + index)) | COPIED;
    image.writeBigUInt64BE(offset, at(second) + 8 * index);
  }
  noise(name, dataClusters * CLUSTER).copy(image, at(data));
  image.write(`MECA demo disk: ${name}\n`, at(data));
  return image;
}

/** Writes the image as a file. */
export async function writeQcow2(
  file: string,
  description: DemoImage,
): Promise<void> {
  await writeFile(file, buildQcow2(description));
}
