import { parseManifestFile, versionKey } from '../manifest';
import { deleteBuried } from './deleteBuried';
import type { Ledger, ListedFiles } from './ledger/Ledger';
import { newestRevisions } from './ledger/listedVersions';
import { planList, planPruning, type PrunableVersion } from './planPruning';
import { removeAbandoned } from './removeAbandoned';
import { readTombstones, writeTombstones } from './tombstones';

export type PruneOptions = {
  ledger: Ledger;
  /** How many versions of each template stay, the newest. At least 1. */
  keep: number;
  /** How long files stay after their version was unlisted, for those who are still fetching it. */
  graceMs: number;
  /** Only this template. */
  path?: string;
  dryRun?: boolean;
  /**
   * Which of the versions that may go do so; left out: all. Asked at the last moment too, while nobody else can change the
   * list, and whatever it throws leaves the list as it is.
   */
  select?: (
    surplus: PrunableVersion[],
  ) => PrunableVersion[] | Promise<PrunableVersion[]>;
  now?: Date;
};

export type PruneResult = {
  /** Versions that are listed no more from now on. */
  unlisted: Array<{ path: string; version: string; publisher: string }>;
  /** Versions whose files were deleted. */
  deleted: Array<{ path: string; version: string }>;
  /** Folders of interrupted publications that were removed. */
  abandoned: string[];
  /** Versions that stay because they are damaged. */
  damaged: PrunableVersion[];
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
  const plan = await planPruning(options);
  const result: PruneResult = {
    unlisted: [],
    deleted: [],
    abandoned: [],
    damaged: plan.filter(({ stays }) => stays === 'damaged'),
    visible: true,
  };
  for (const publisher of new Set(plan.map(v => v.publisher))) {
    const surplus = await select(
      options,
      plan.filter(v => v.publisher === publisher),
    );
    // Without anything to be signed no key is needed.
    if (surplus.length === 0) continue;
    if (dryRun) {
      result.unlisted.push(...surplus.map(toRef));
      continue;
    }
    let unlisted: PrunableVersion[] = [];
    const { visible } = await ledger.edit(publisher, async files => {
      const present = await planList(options, { publisher, files });
      unlisted = await select(options, present);
      // Said before it is done: a number that was taken must stay taken whatever happens in between.
      await bury(repository, { versions: unlisted, files, now });
      const keys = new Set(unlisted.map(versionKey));
      for (const file of [...files.keys()]) {
        const named = parseManifestFile(file);
        if (named && keys.has(versionKey(named))) files.delete(file);
      }
    });
    result.unlisted.push(...unlisted.map(toRef));
    result.visible &&= visible;
  }
  if (!dryRun && result.visible) {
    result.deleted = await deleteBuried({ ...options, now });
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

async function select(
  options: PruneOptions,
  plan: PrunableVersion[],
): Promise<PrunableVersion[]> {
  const surplus = plan.filter(({ stays }) => !stays);
  return surplus.length > 0 && options.select
    ? options.select(surplus)
    : surplus;
}

async function bury(
  repository: string,
  of: { versions: PrunableVersion[]; files: ListedFiles; now: Date },
): Promise<void> {
  const buried = new Set(of.versions.map(versionKey));
  // Published again since with the same image, and now pruned again: the time until its files go begins anew.
  const tombstones = (await readTombstones(repository)).filter(
    before => !buried.has(versionKey(before)),
  );
  const unlistedAt = of.now.toISOString();
  for (const { path, version, manifest } of of.versions) {
    if (!manifest) continue;
    const { image, archive, chunks } = manifest;
    const key = versionKey({ path, version });
    const listed = [...of.files].flatMap(([file, { length, hashes }]) => {
      const named = parseManifestFile(file);
      return named && versionKey(named) === key
        ? [{ file, length, sha256: hashes.sha256 }]
        : [];
    });
    tombstones.push({
      ...{ path, version, unlistedAt, chunks, listed },
      imageSha256: image.sha256,
      deleted: archive.compression !== 'zstd',
    });
  }
  await writeTombstones(repository, tombstones);
}

function toRef({ path, version, publisher }: PrunableVersion) {
  return { path, version, publisher };
}
