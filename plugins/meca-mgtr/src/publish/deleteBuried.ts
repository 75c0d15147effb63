import { rm, rmdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import {
  chunkName,
  manifestFile,
  versionFolder,
  versionKey,
} from '../manifest';
import { describeFileError } from './files';
import type { Ledger } from './ledger/Ledger';
import { withRepositoryLock } from './metadata/repositoryLock';
import { listedKeys } from './planPruning';
import { readTombstones, writeTombstones, type Tombstone } from './tombstones';

/** Other publishers wait while the files of so many versions are deleted. */
const AT_ONCE = 10;

/** Deletes the files of versions that were taken off the list long enough ago. Returns which. */
export async function deleteBuried(options: {
  ledger: Ledger;
  graceMs: number;
  /** Only this template. */
  path?: string;
  now: Date;
}): Promise<Array<{ path: string; version: string }>> {
  const { ledger } = options;
  const { repository } = ledger;
  const deleted: Array<{ path: string; version: string }> = [];
  /** Templates whose publisher's list is damaged: what is in use of them is not known. */
  const passed = new Set<string>();
  // What is published at the same time must not be mistaken for what was buried, nor may what is buried be forgotten.
  const deleteSome = () =>
    withRepositoryLock(repository, async () => {
      const tombstones = await readTombstones(repository);
      const listed = await listedKeys(ledger);
      const due = tombstones.filter(
        // Published again with the same image meanwhile: its files are in use.
        each => isDue(each, options) && !listed.has(versionKey(each)),
      );
      const now = due.filter(each => !passed.has(each.path));
      for (const tombstone of now.slice(0, AT_ONCE)) {
        const { path, version } = tombstone;
        const file = manifestFile({ path, version, revision: 1 });
        if (await ledger.mayBeListed(file)) {
          passed.add(path);
          continue;
        }
        await deleteVersionFiles(repository, tombstone);
        tombstone.deleted = true;
        deleted.push({ path, version });
      }
      if (now.length > 0) await writeTombstones(repository, tombstones);
      return now.length > AT_ONCE;
    });
  const mayBeDue = (await readTombstones(repository)).some(each =>
    isDue(each, options),
  );
  if (mayBeDue) while (await deleteSome());
  return deleted;
}

function isDue(
  tombstone: Tombstone,
  options: { graceMs: number; path?: string; now: Date },
): boolean {
  const { graceMs, path, now } = options;
  const age = now.getTime() - Date.parse(tombstone.unlistedAt);
  const isOther = path !== undefined && path !== tombstone.path;
  return !tombstone.deleted && !isOther && age >= graceMs;
}

/** Deletes what publishing made, by name; a folder goes when nothing else is in it. */
async function deleteVersionFiles(
  repository: string,
  tombstone: Tombstone,
): Promise<void> {
  const { path, version, chunks } = tombstone;
  const folder = join(repository, versionFolder(path, version));
  try {
    for (let n = 1; n <= chunks.count; n++) {
      await rm(join(folder, chunkName(chunks.name, n)), { force: true });
    }
    for (let revision = 1; ; revision++) {
      const file = join(repository, manifestFile({ path, version, revision }));
      const existed = await rm(file).then(
        () => true,
        error => {
          if (error.code === 'ENOENT') return false;
          throw error;
        },
      );
      if (!existed) break;
    }
    await rmdir(folder);
    await rmdir(dirname(folder));
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? '';
    if (!['ENOTEMPTY', 'EEXIST', 'ENOENT'].includes(code)) {
      throw describeFileError(error, folder);
    }
  }
}
