import { createHash } from 'node:crypto';
import { zstdCompressSync } from 'node:zlib';
import { chunkName, manifestSchema, type Manifest } from '../manifest';

/** A version as a repository has it: a manifest, and its chunks by name. */
export interface PackedVersion {
  readonly manifest: Manifest;
  readonly chunks: Map<string, Buffer>;
  readonly image: Buffer;
}

export interface PackVersionOptions {
  readonly image: Buffer;
  readonly chunkBytes: number;
  readonly format?: Manifest['image']['format'];
  readonly virtualBytes?: number;
  readonly compression?: Manifest['archive']['compression'];
  /** The archive, when it is not simply the compressed image. */
  readonly archive?: Buffer;
}

export function packVersion(options: PackVersionOptions): PackedVersion {
  const { image, chunkBytes, compression = 'zstd' } = options;
  const archive =
    options.archive ??
    (compression === 'zstd' ? zstdCompressSync(image) : image);
  const parts: Buffer[] = [];
  for (let at = 0; at < archive.length; at += chunkBytes) {
    parts.push(archive.subarray(at, at + chunkBytes));
  }
  const manifest = manifestSchema.parse({
    schema: 'meca.mgtr/v1',
    path: 'linux/small',
    version: '01.00.00.00',
    title: 'Small',
    publisher: 'bme',
    createdAt: '2026-03-01T08:00:00Z',
    os: { family: 'linux' },
    image: {
      format: options.format ?? 'raw',
      bytes: image.length,
      virtualBytes: options.virtualBytes ?? image.length,
      sha256: sha256(image),
    },
    archive: { compression, bytes: archive.length, sha256: sha256(archive) },
    chunks: { name: 'disk', bytes: chunkBytes, sha256: parts.map(sha256) },
  });
  return {
    manifest,
    image,
    chunks: new Map(
      parts.map((part, index) => [chunkName('disk', index + 1), part]),
    ),
  };
}

export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** Bytes that do not compress, always the same for a seed. */
export function noise(length: number, seed = 1): Buffer {
  const buffer = Buffer.alloc(length);
  let state = seed * 2654435761 + 1;
  for (let at = 0; at < length; at++) {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    buffer[at] = state >>> 24;
  }
  return buffer;
}
