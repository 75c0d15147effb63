import { rm, rmdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import {
  chunkName,
  manifestFile,
  parseManifestFile,
  versionFolder,
  versionKey,
  type Manifest,
} from '../manifest';
import { describeFileError } from './files';
import { removeAbandoned } from './removeAbandoned';
import type { Ledger, ListedFiles } from './ledger/Ledger';
import { newestRevisions, readLocalManifest } from './ledger/listedVersions';
import { readTombstones, writeTombstones, type Tombstone } from './tombstones';

export type PruneOptions = {
  ledger: Ledger;
  /** How many versions of each template stay, the newest. At least 1. */
  keep: number;
  /** How long files stay after their version was unlisted, for those who are still fetching it. */
  graceMs: number;
  /** Only this template. */
  path?: string;
  dryRun?: boolean;
  now?: Date;
};

export type PruneResult = {
  /** Versions that are listed no more from now on. */
  unlisted: Array<{ path: string; version: string }>;
  /** Versions whose files were deleted. */
  deleted: Array<{ path: string; version: string }>;
  /** Folders of interrupted publications that were removed. */
  abandoned: string[];
  visible: boolean;
};

const DAY_MS = 24 * 3_600_000;

/**
 * Takes old versions off the list, and deletes the files of those that were taken off long enough ago.
 *
 * @remarks
 * Withdrawn versions do not count as kept and go first. Files of adopted old trees are never deleted: they were not made here.
 */
export async function pruneRepository(
  options: PruneOptions,
): Promise<PruneResult> {
  const { ledger, dryRun, now = new Date() } = options;
  const { repository } = ledger;
  const result: PruneResult = {
    unlisted: [],
    deleted: [],
    abandoned: [],
    visible: true,
  };
  for (const [publisher, listed] of await ledger.read()) {
    const surplus = await findSurplus(options, listed);
    result.unlisted.push(
      ...surplus.map(({ path, version }) => ({ path, version })),
    );
    if (dryRun || surplus.length === 0) continue;
    const { visible } = await ledger.edit(publisher, async files => {
      // Said before it is done: a number that was taken must stay taken whatever happens in between.
      await bury(repository, surplus, now);
      const keys = new Set(surplus.map(versionKey));
      for (const file of [...files.keys()]) {
        const named = parseManifestFile(file);
        if (named && keys.has(versionKey(named))) files.delete(file);
      }
    });
    result.visible &&= visible;
  }
  if (!dryRun && result.visible) {
    result.deleted = await deleteBuried(options, now);
    const lists = [...(await ledger.read()).values()];
    result.abandoned = await removeAbandoned({
      repository,
      paths: lists.flatMap(newestRevisions).map(({ path }) => path),
      // Never less than a day, whatever the grace: somebody may be publishing now.
      ageMs: Math.max(options.graceMs, DAY_MS),
      now,
    });
  }
  return result;
}

async function findSurplus(
  options: PruneOptions,
  files: ListedFiles,
): Promise<Manifest[]> {
  const byPath = new Map<string, Manifest[]>();
  for (const named of newestRevisions(files)) {
    if (options.path !== undefined && options.path !== named.path) continue;
    const { repository } = options.ledger;
    const manifest = await readLocalManifest(repository, named, files);
    const versions = byPath.get(named.path) ?? [];
    byPath.set(named.path, [...versions, manifest]);
  }
  return [...byPath.values()].flatMap(versions => {
    const usable = versions.filter(({ withdrawn }) => withdrawn === null);
    const kept = new Set(usable.slice(-Math.max(1, options.keep)));
    return kept.size === 0 ? [] : versions.filter(each => !kept.has(each));
  });
}

async function bury(
  repository: string,
  manifests: Manifest[],
  now: Date,
): Promise<void> {
  const tombstones = await readTombstones(repository);
  for (const { path, version, image, archive, chunks } of manifests) {
    tombstones.push({
      path,
      version,
      imageSha256: image.sha256,
      unlistedAt: now.toISOString(),
      deleted: archive.compression !== 'zstd',
      chunks: { name: chunks.name, count: chunks.sha256.length },
    });
  }
  await writeTombstones(repository, tombstones);
}

async function deleteBuried(
  options: PruneOptions,
  now: Date,
): Promise<PruneResult['deleted']> {
  const { repository } = options.ledger;
  const listed = new Set<string>();
  for (const files of (await options.ledger.read()).values()) {
    for (const named of newestRevisions(files)) listed.add(versionKey(named));
  }
  const deleted: PruneResult['deleted'] = [];
  const tombstones = await readTombstones(repository);
  for (const tombstone of tombstones) {
    const age = now.getTime() - Date.parse(tombstone.unlistedAt);
    // Published again with the same image meanwhile: its files are in use.
    const inUse = listed.has(versionKey(tombstone));
    const other = options.path !== undefined && options.path !== tombstone.path;
    if (tombstone.deleted || inUse || other || age < options.graceMs) continue;
    await deleteVersionFiles(repository, tombstone);
    tombstone.deleted = true;
    deleted.push({ path: tombstone.path, version: tombstone.version });
  }
  if (deleted.length > 0) await writeTombstones(repository, tombstones);
  return deleted;
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
