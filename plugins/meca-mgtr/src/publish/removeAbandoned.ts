import { readdir, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describeFileError } from './files';

const STAGING = /\.publishing-[0-9a-f]{8}$/;

/** Name of the folder in which a version is written before it gets its own. */
export function stagingFolder(versionFolder: string, id: string): string {
  return `${versionFolder}.publishing-${id}`;
}

/**
 * Removes what interrupted publications left beside the versions of these templates.
 *
 * @remarks
 * A living publication adds a chunk to its folder every few seconds; one that was silent for `ageMs` is dead.
 */
export async function removeAbandoned(options: {
  repository: string;
  paths: Iterable<string>;
  ageMs: number;
  now: Date;
}): Promise<string[]> {
  const removed: string[] = [];
  for (const path of new Set(options.paths)) {
    const folder = join(options.repository, path);
    try {
      const names = await readdir(folder);
      for (const name of names.filter(each => STAGING.test(each))) {
        const staging = join(folder, name);
        const { mtimeMs } = await stat(staging);
        if (options.now.getTime() - mtimeMs < options.ageMs) continue;
        await rm(staging, { recursive: true });
        removed.push(join(path, name));
      }
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') continue;
      throw describeFileError(error, dirname(folder));
    }
  }
  return removed;
}
