import { rm, stat } from 'node:fs/promises';
import { isMgtrError } from '../MgtrError';
import { HashThread } from '../hashing';
import type { Manifest } from '../manifest';
import { dropDamagedChunks, isIntact } from './stagedChunks';
import type { TransferProblem } from './TransferStore';

/** Files of one version on the staging disk, which may alter what was verified before. */
export interface Staged {
  readonly manifest: Manifest;
  /** Folder of the chunks. */
  readonly folder: string;
  readonly imageFile: string;
  readonly signal: AbortSignal;
  /** Told of each damage. */
  readonly onFault: (problem: TransferProblem) => void;
}

/**
 * Whether the image is there. It gets its name only after every check, so its size is enough to know it by, unless `doubted`:
 * then it is read once more, and removed if it was damaged.
 */
export async function isImageStaged(
  { manifest, imageFile, signal, onFault }: Staged,
  doubted: boolean,
): Promise<boolean> {
  const { bytes, sha256 } = manifest.image;
  const size = await stat(imageFile).then(
    stats => stats.size,
    () => undefined,
  );
  if (size !== bytes) {
    return false;
  }
  if (!doubted) {
    return true;
  }
  const intact = await HashThread.lend(thread =>
    isIntact(thread, imageFile, sha256, signal),
  );
  if (!intact) {
    await rm(imageFile, { force: true });
    onFault({
      code: 'invalid',
      message:
        'The image was damaged on the staging disk after it had been verified; it is made again',
    });
  }
  return intact;
}

/** Whether an image could not be made because the archive was damaged here, after it was verified; what was is then gone. */
export async function removeDamage(
  { manifest, folder, signal, onFault }: Staged,
  error: unknown,
): Promise<boolean> {
  const mayBeOurs =
    isMgtrError(error) &&
    ['invalid', 'too-large', 'image-refused'].includes(error.code);
  const missing = (error as NodeJS.ErrnoException)?.code === 'ENOENT';
  if (!mayBeOurs && !missing) {
    return false;
  }
  const damaged = await dropDamagedChunks(folder, manifest, signal);
  for (const chunk of damaged) {
    onFault({
      code: 'chunk-bad',
      message: `Chunk ${chunk} was damaged on the staging disk after it had been verified; it is fetched again`,
    });
  }
  return damaged.length > 0;
}
