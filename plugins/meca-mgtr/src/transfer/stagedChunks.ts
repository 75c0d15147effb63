import { readdir, rm, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { HashThread, hashFile } from '../hashing';
import { chunkName, chunksOf, type Manifest } from '../manifest';

const EXTENSIONS = { zstd: 'zst', '7z': '7z', none: 'img' } as const;

/**
 * Where chunk `n` lies once it is verified. Names are our own: a manifest's may be anything, and
 * 7-Zip wants `.7z.001`.
 */
export function stagedChunk(
  folder: string,
  manifest: Manifest,
  n: number,
): string {
  const extension = EXTENSIONS[manifest.archive.compression];
  return join(folder, chunkName(`archive.${extension}`, n));
}

/** Chunk `n` in `folder` for whoever has no manifest at hand; undefined when it is not there. */
export async function findStagedChunk(
  folder: string,
  n: number,
): Promise<{ file: string; bytes: number } | undefined> {
  for (const extension of Object.values(EXTENSIONS)) {
    const file = join(folder, chunkName(`archive.${extension}`, n));
    const found = await stat(file).catch(() => undefined);
    if (found?.isFile()) {
      return { file, bytes: found.size };
    }
  }
  return undefined;
}

/** Numbers of the chunks that lie in `folder` with their full size. They were verified before they got their names. */
export async function listStagedChunks(
  folder: string,
  manifest: Manifest,
): Promise<Set<number>> {
  const present = new Set(await readdir(folder));
  const staged = new Set<number>();
  for (const { n, bytes } of chunksOf(manifest)) {
    const file = stagedChunk(folder, manifest, n);
    if (present.has(basename(file)) && (await stat(file)).size === bytes) {
      staged.add(n);
    }
  }
  return staged;
}

/**
 * Reads all chunks again, deletes those that are not what they were, and says which.
 *
 * For when the whole is wrong: a disk, or a person, may have changed a chunk after it was verified.
 */
export async function dropDamagedChunks(
  folder: string,
  manifest: Manifest,
  signal: AbortSignal,
): Promise<number[]> {
  const damaged: number[] = [];
  await HashThread.lend(async thread => {
    for (const { n, sha256 } of chunksOf(manifest)) {
      const file = stagedChunk(folder, manifest, n);
      if (!(await isIntact(thread, file, sha256, signal))) {
        await rm(file, { force: true });
        damaged.push(n);
      }
    }
  });
  return damaged;
}

/** Whether a file that was verified once is still what it was. An abort rejects with its reason. */
export async function isIntact(
  thread: HashThread,
  file: string,
  sha256: string,
  signal: AbortSignal,
): Promise<boolean> {
  try {
    return (await hashFile(thread, file, signal)) === sha256;
  } catch {
    signal.throwIfAborted();
    return false;
  }
}
