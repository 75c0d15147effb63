import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { isMgtrError } from '../MgtrError';
import type { DiskReservation } from '../disk';
import type { Manifest } from '../manifest';
import type { TransferContext } from './TransferContext';

/**
 * Finds room for a version beside what other transfers have reserved, if need be by removing what nobody wants, and calls
 * `reserve` with the bytes before anybody else can look. Throws `no-space` when there is too little and nothing can be spared.
 */
export async function reserveRoom(
  context: TransferContext,
  { image, archive }: Manifest,
  reserve: (bytes: number) => Promise<void>,
): Promise<void> {
  // Chunks and image lie side by side: unpacking can then be killed and repeated without a new fetch.
  const bytes = image.bytes + archive.bytes;
  await context.reserve(async () => {
    while (!(await tryFit(context, archive.sha256, bytes))) {
      // What nobody wants any more has just made room.
    }
    await reserve(bytes);
  });
}

/** Says false when it may fit now after all. */
async function tryFit(
  context: TransferContext,
  id: string,
  bytes: number,
): Promise<boolean> {
  const { stagingFolder, store, disk } = context;
  const place = async (of: string, reserved: number) => ({
    id: of,
    bytes: reserved,
    usedBytes: await bytesIn(join(stagingFolder, of)),
  });
  const others: DiskReservation[] = [];
  for (const record of await store.list()) {
    if (record.id !== id && record.reservedBytes > 0) {
      others.push(await place(record.id, record.reservedBytes));
    }
  }
  try {
    await disk.assertFits(await place(id, bytes), others);
    return true;
  } catch (error) {
    const full = isMgtrError(error) && error.code === 'no-space';
    if (!full || !(await context.makeRoom())) {
      throw error;
    }
    return false;
  }
}

/** What the files of a folder take on the disk; holes take nothing. */
async function bytesIn(folder: string): Promise<number> {
  let bytes = 0;
  for (const name of await readdir(folder).catch(() => [])) {
    const stats = await stat(join(folder, name)).catch(() => undefined);
    bytes += (stats?.blocks ?? 0) * 512;
  }
  return bytes;
}
