import { manifestFile, versionKey, type Manifest } from '../manifest';
import { isMgtrError, type MgtrError } from '../MgtrError';
import type { Ledger, ListedFiles } from './ledger/Ledger';
import { newestRevisions, readLocalManifest } from './ledger/listedVersions';
import { readTombstones } from './tombstones';

/** What pruning needs to know of a manifest; the chunks' hashes of a thousand of them would fill the memory. */
export type PrunableManifest = Pick<
  Manifest,
  'title' | 'createdAt' | 'withdrawn' | 'image' | 'archive'
> & { chunks: { name: string; count: number } };

/** A listed version, and whether the number of versions to keep lets it go. */
export type PrunableVersion = {
  path: string;
  version: string;
  publisher: string;
  /**
   * Why it stays: `newest`, it is one of those to keep; `only`, none of the template could be used without it; `damaged`, what
   * it is cannot be read. Absent: it may go.
   */
  stays?: 'newest' | 'only' | 'damaged';
  /** Absent where it is damaged. */
  manifest?: PrunableManifest;
  /** Present where it is damaged. */
  error?: MgtrError;
};

/** A version that is listed no more and whose files are still there. */
export type BuriedVersion = {
  path: string;
  version: string;
  unlistedAt: string;
};

/** What was read of manifests earlier, by the hash with which they are listed. */
export type RememberedManifests = Map<string, PrunableManifest>;

/**
 * Which versions are more than `keep` of each template, by path, the oldest first. Withdrawn ones do not count as kept. A damaged
 * version stays and counts for nothing.
 */
export async function planPruning(options: {
  ledger: Ledger;
  keep: number;
  path?: string;
  /** Manifests in it are not read again, so their damage does not show; others are added. */
  remembered?: RememberedManifests;
}): Promise<PrunableVersion[]> {
  const plans: PrunableVersion[] = [];
  for (const [publisher, files] of await options.ledger.read()) {
    plans.push(...(await planList(options, { publisher, files })));
  }
  return plans;
}

/** As `planPruning`, for the list of one publisher. */
export async function planList(
  options: Parameters<typeof planPruning>[0],
  list: { publisher: string; files: ListedFiles },
): Promise<PrunableVersion[]> {
  const { ledger, keep, path: only, remembered } = options;
  const { publisher, files } = list;
  const byPath = new Map<string, PrunableVersion[]>();
  for (const named of newestRevisions(files)) {
    const { path, version } = named;
    if (only !== undefined && only !== path) continue;
    const read: PrunableVersion = { path, version, publisher };
    const sha256 = files.get(manifestFile(named))!.hashes.sha256;
    try {
      read.manifest =
        remembered?.get(sha256) ??
        summarize(await readLocalManifest(ledger.repository, named, files));
      remembered?.set(sha256, read.manifest);
    } catch (error) {
      if (!isMgtrError(error)) throw error;
      read.stays = 'damaged';
      read.error = error;
    }
    byPath.set(path, [...(byPath.get(path) ?? []), read]);
  }
  return [...byPath.values()].flatMap(versions => decide(versions, keep));
}

function decide(versions: PrunableVersion[], keep: number): PrunableVersion[] {
  const usable = versions.filter(v => v.manifest?.withdrawn === null);
  const kept = new Set(usable.slice(-Math.max(1, keep)));
  return versions.map(version => {
    if (version.stays) return version;
    if (kept.has(version)) return { ...version, stays: 'newest' };
    return kept.size === 0 ? { ...version, stays: 'only' } : version;
  });
}

function summarize(manifest: Manifest): PrunableManifest {
  const { title, createdAt, withdrawn, image, archive, chunks } = manifest;
  const { name, sha256 } = chunks;
  return {
    ...{ title, createdAt, withdrawn, image, archive },
    chunks: { name, count: sha256.length },
  };
}

/** What was taken off the list and waits for its files to be deleted, the oldest first. */
export async function listBuried(ledger: Ledger): Promise<BuriedVersion[]> {
  const listed = await listedKeys(ledger);
  return (await readTombstones(ledger.repository))
    .filter(buried => !buried.deleted && !listed.has(versionKey(buried)))
    .map(({ path, version, unlistedAt }) => ({ path, version, unlistedAt }))
    .sort((a, b) => Date.parse(a.unlistedAt) - Date.parse(b.unlistedAt));
}

/** Keys of all versions that some publisher lists. */
export async function listedKeys(ledger: Ledger): Promise<Set<string>> {
  const lists = [...(await ledger.read()).values()];
  return new Set(lists.flatMap(newestRevisions).map(versionKey));
}
