import { versionKey } from '../manifest';
import { isMgtrError } from '../MgtrError';
import type { Ledger, ListedFiles } from './ledger/Ledger';
import { findVersion, readLocalManifest } from './ledger/listedVersions';
import { readTombstones, writeTombstones, type Tombstone } from './tombstones';

type VersionRef = { path: string; version: string };

/**
 * Takes back that versions of a publisher were taken off the list, as long as their files are there: for what turns out to be
 * needed after all. Returns those that are listed again.
 */
export async function relistVersions(options: {
  ledger: Ledger;
  publisher: string;
  versions: VersionRef[];
}): Promise<{ relisted: VersionRef[]; visible: boolean }> {
  const { ledger, publisher } = options;
  const { repository } = ledger;
  const keys = new Set(options.versions.map(versionKey));
  let relisted: Tombstone[] = [];
  const { visible } = await ledger.edit(publisher, async files => {
    const tombstones = await readTombstones(repository);
    relisted = [];
    for (const tombstone of tombstones) {
      const isWanted = keys.has(versionKey(tombstone));
      if (isWanted && (await isWhole(repository, tombstone))) {
        relisted.push(tombstone);
      }
    }
    for (const [file, entry] of relisted.flatMap(entriesOf)) {
      files.set(file, entry);
    }
    const left = tombstones.filter(each => !relisted.includes(each));
    await writeTombstones(repository, left);
  });
  return {
    relisted: relisted.map(({ path, version }) => ({ path, version })),
    visible,
  };
}

/** Whether its manifest is there, as it was listed. */
async function isWhole(
  repository: string,
  tombstone: Tombstone,
): Promise<boolean> {
  const files: ListedFiles = new Map(entriesOf(tombstone));
  const named = findVersion(files, tombstone);
  if (!named) return false;
  try {
    await readLocalManifest(repository, named, files);
    return true;
  } catch (error) {
    if (isMgtrError(error)) return false;
    throw error;
  }
}

function entriesOf({ listed = [] }: Tombstone) {
  return listed.map(
    ({ file, length, sha256 }) =>
      [file, { length, hashes: { sha256 } }] as const,
  );
}
