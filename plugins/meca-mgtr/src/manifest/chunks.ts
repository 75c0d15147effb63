import type { Manifest } from './manifest';

/** Where one chunk is and what it must be. */
export type ChunkInfo = {
  /** Counted from 1, like the chunk's name. */
  n: number;
  /** Path inside the repository, with `/`. */
  file: string;
  /** Where its first byte belongs in the archive. */
  offset: number;
  bytes: number;
  /** Lower-case hex. */
  sha256: string;
};

/** `name.001` … `name.999`, then `name.1000` and on, as 7-Zip counts volumes. */
export function chunkName(name: string, n: number): string {
  return `${name}.${String(n).padStart(3, '0')}`;
}

/** Folder of a version inside its repository. */
export function versionFolder(path: string, version: string): string {
  return `${path}/${version}`;
}

/** Chunk `n`, counted from 1, of the archive that `manifest` describes. */
export function chunkAt(manifest: Manifest, n: number): ChunkInfo {
  const { name, bytes, sha256 } = manifest.chunks;
  if (!Number.isInteger(n) || n < 1 || n > sha256.length) {
    throw new RangeError(`Chunk ${n} of ${sha256.length}`);
  }
  const offset = (n - 1) * bytes;
  return {
    n,
    file: `${versionFolder(manifest.path, manifest.version)}/${chunkName(
      name,
      n,
    )}`,
    offset,
    bytes: Math.min(bytes, manifest.archive.bytes - offset),
    sha256: sha256[n - 1],
  };
}

/** All chunks in order, one at a time: a manifest may have 50,000. */
export function* chunksOf(manifest: Manifest): Generator<ChunkInfo> {
  for (let n = 1; n <= manifest.chunks.sha256.length; n++) {
    yield chunkAt(manifest, n);
  }
}
