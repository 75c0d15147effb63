import { mkdtemp, rm, statfs } from 'node:fs/promises';
import { freemem } from 'node:os';
import { join } from 'node:path';

const MEMORY_FOLDER = '/dev/shm';
/** Chunks and image of one turn, and something for everybody else. */
const NEEDED = 3;

/** Gives `work` a folder in memory for turns of so many bytes, so that no disk is measured; undefined where memory is short. */
export async function lendMemoryFolder<T>(
  bytes: number,
  work: (folder: string | undefined) => Promise<T>,
): Promise<T> {
  if (!(await hasRoom(NEEDED * bytes))) return work(undefined);
  const folder = await mkdtemp(join(MEMORY_FOLDER, 'meca-bench-'));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function hasRoom(bytes: number): Promise<boolean> {
  const { bsize, bavail } = await statfs(MEMORY_FOLDER).catch(() => ({
    bsize: 0,
    bavail: 0,
  }));
  return bsize * bavail > bytes && freemem() > bytes;
}
