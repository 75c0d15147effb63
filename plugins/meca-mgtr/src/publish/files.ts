import { randomUUID } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { MgtrError } from '../MgtrError';

/** Makes what was done in a folder (creations, renames) outlast a power cut. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Puts a whole file in its place in one step: others see the old one or the new one. */
export async function writeWhole(
  file: string,
  data: Uint8Array | string,
  options: { mode?: number } = {},
): Promise<void> {
  const temporary = `${file}.${randomUUID().slice(0, 8)}.tmp`;
  try {
    const handle = await open(temporary, 'wx', options.mode ?? 0o644);
    try {
      await handle.writeFile(data);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, file);
  } catch (error) {
    await rm(temporary, { force: true });
    throw describeFileError(error, file);
  }
  await syncFolder(dirname(file));
}

/** Names the file and the remedy for what a disk or a permission refused. Other errors pass as they are. */
export function describeFileError(error: unknown, file: string): unknown {
  const code = (error as NodeJS.ErrnoException)?.code;
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return new MgtrError('no-space', `The disk is full: writing ${file}`, {
      cause: error,
      remedy: 'Free space or choose another disk, then run the same again.',
    });
  }
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') {
    return new MgtrError('unreadable', `No permission for ${file}`, {
      cause: error,
      remedy: 'Run as a user who may read and write there.',
    });
  }
  if (code === 'ENOENT') {
    return new MgtrError('unreadable', `There is no ${file}`, { cause: error });
  }
  return error;
}
