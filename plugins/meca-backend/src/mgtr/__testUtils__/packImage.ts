import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { zstdCompressSync } from 'node:zlib';
import { Manifest, manifestSchema } from '@meca/meca-mgtr';
import { DeliverableVersion } from '../versions/types';

const CHUNK_BYTES = 64 * 1024;

/** An image that storage machines take, and that is like no other. */
export function buildImage(moreBytes = 200_000): Buffer {
  const image = Buffer.alloc(4 * 65_536);
  image.writeUInt32BE(0x514649fb, 0);
  image.writeUInt32BE(3, 4);
  image.writeUInt32BE(16, 20);
  image.writeBigUInt64BE(1n << 30n, 24);
  image.writeUInt32BE(2, 36);
  image.writeBigUInt64BE(3n * 65_536n, 40);
  image.writeBigUInt64BE(65_536n, 48);
  image.writeUInt32BE(1, 56);
  image.writeUInt32BE(4, 96);
  image.writeUInt32BE(104, 100);
  image.writeBigUInt64BE(2n * 65_536n, 65_536);
  for (let cluster = 0; cluster < 4; cluster++) {
    image.writeUInt16BE(1, 2 * 65_536 + 2 * cluster);
  }
  return Buffer.concat([image, randomBytes(moreBytes)]);
}

/** Publishes an image in a plain folder, and says what delivery must know of it. */
export async function packImage(
  folder: string,
  options: {
    path?: string;
    version?: string;
    image?: Buffer;
    format?: Manifest['image']['format'];
  } = {},
): Promise<DeliverableVersion & { image: Buffer }> {
  const { path = 'linux/lab', version = '01.00.00.00' } = options;
  const { image = buildImage(), format = 'qcow2' } = options;
  const archive = zstdCompressSync(image);
  const chunks: Buffer[] = [];
  for (let at = 0; at < archive.length; at += CHUNK_BYTES) {
    chunks.push(archive.subarray(at, at + CHUNK_BYTES));
  }
  const target = join(folder, path, version);
  await mkdir(target, { recursive: true });
  await Promise.all(
    chunks.map((chunk, index) =>
      writeFile(
        join(target, `disk.${String(index + 1).padStart(3, '0')}`),
        chunk,
      ),
    ),
  );
  const manifest = manifestSchema.parse({
    schema: 'meca.mgtr/v1',
    ...{ path, version },
    title: 'Lab',
    publisher: 'bme',
    createdAt: '2026-03-01T08:00:00Z',
    os: { family: 'linux', name: 'Ubuntu 24.04' },
    image: {
      format,
      bytes: image.length,
      virtualBytes: 1 << 30,
      sha256: sha256(image),
    },
    archive: {
      compression: 'zstd',
      bytes: archive.length,
      sha256: sha256(archive),
    },
    chunks: { name: 'disk', bytes: CHUNK_BYTES, sha256: chunks.map(sha256) },
    access: [{ protocol: 'vnc', port: 5900 }],
  });
  return {
    id: randomUUID(),
    repositoryId: 'meca',
    ...{ path, version, manifest, image },
    publisher: 'bme',
    stage: 'released',
    sources: [{ url: `file://${folder}`, reach: 'portal' }],
  };
}

export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
