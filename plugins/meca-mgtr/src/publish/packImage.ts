import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import * as zlib from 'node:zlib';
import { MgtrError } from '../MgtrError';
import { Hashing } from './Hashing';
import { writeChunks, type WrittenChunks } from './writeChunks';

export type PackOptions = {
  /** The image's bytes. */
  source: AsyncIterable<Uint8Array>;
  /** Size of the image where it is known before; written into the archive so that readers can check it. */
  bytes?: number;
  folder: string;
  name: string;
  chunkBytes: number;
  /** zstd level, 1 to 19. */
  level: number;
  signal?: AbortSignal;
};

export type PackedImage = {
  image: { bytes: number; sha256: string };
  archive: WrittenChunks;
};

/**
 * Compresses an image into chunks and hashes both sides, in one pass.
 *
 * @remarks
 * The archive is a single zstd frame with a checksum: Node's decoder stops silently after the first frame.
 */
export async function packImage(options: PackOptions): Promise<PackedImage> {
  if (typeof zlib.createZstdCompress !== 'function') {
    throw new MgtrError(
      'missing-tool',
      `This Node.js (${process.version}) cannot write zstd`,
      { remedy: 'Publish with Node.js 22.15 or newer, or 24.' },
    );
  }
  const { source, bytes, signal } = options;
  const image = new Hashing();
  const { constants } = zlib;
  const compress = zlib.createZstdCompress({
    pledgedSrcSize: bytes,
    params: {
      [constants.ZSTD_c_compressionLevel]: options.level,
      [constants.ZSTD_c_checksumFlag]: 1,
    },
  });
  const archive = await pipeline(
    Readable.from(source, { objectMode: false }),
    async function* hash(blocks: AsyncIterable<Uint8Array>) {
      for await (const block of blocks) {
        image.update(block);
        yield block;
      }
    },
    compress,
    (blocks: AsyncIterable<Uint8Array>) => writeChunks(blocks, options),
    { signal },
  );
  return {
    image: { bytes: image.bytes, sha256: image.digest() },
    archive,
  };
}
