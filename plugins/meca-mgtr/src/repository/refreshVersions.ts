import { versionKey } from '../manifest';
import { isMgtrError } from '../MgtrError';
import { readListedManifest } from './readListedManifest';
import type {
  KnownVersion,
  RefreshOptions,
  RepositoryProblem,
} from './RepositoryReader';
import type { RepositorySources } from './RepositorySources';
import {
  selectRevisions,
  type ListedFile,
  type ListedManifest,
} from './selectRevisions';

const CONCURRENT_READS = 6;

export type RefreshedVersions = {
  present: KnownVersion[];
  gone: KnownVersion[];
  problems: RepositoryProblem[];
  filesRead: number;
};

/**
 * Reads the manifests that are new or changed among `files`.
 *
 * @remarks
 * `isComplete` says of a known version whether the list it was in could be read; only then its absence means something.
 */
export async function refreshVersions(
  sources: RepositorySources,
  options: RefreshOptions & {
    files: Iterable<ListedFile>;
    isComplete: (known: KnownVersion) => boolean;
  },
): Promise<RefreshedVersions> {
  const { signal } = options;
  const known = new Map<string, KnownVersion>();
  for (const version of options.known ?? []) {
    known.set(versionKey(version), version);
  }
  const { manifests, problems } = selectRevisions(options.files);
  const present: KnownVersion[] = [];
  let filesRead = 0;

  const readWhereGood = (listed: ListedManifest, before?: KnownVersion) =>
    sources.firstGood(carrier => {
      filesRead++;
      return readListedManifest(listed, { carrier, known: before, signal });
    }, signal);
  const queue = manifests[Symbol.iterator]();
  const work = async () => {
    for (const listed of queue) {
      signal?.throwIfAborted();
      const before = known.get(versionKey(listed));
      if (
        before?.manifestSha256 === listed.sha256 &&
        before.revision === listed.revision &&
        before.version === listed.version
      ) {
        present.push(before);
        continue;
      }
      const { path, version, publisher } = listed;
      try {
        const read = await readWhereGood(listed, before);
        await options.onVersion(read);
        present.push({
          path,
          version,
          revision: read.revision,
          manifestSha256: read.manifestSha256,
          imageSha256: read.manifest.image.sha256,
          publisher,
        });
      } catch (error) {
        if (signal?.aborted || !isMgtrError(error)) throw error;
        problems.push({ path, version, publisher, error });
      }
    }
  };
  await Promise.all(Array.from({ length: CONCURRENT_READS }, work));

  const listed = new Set(manifests.map(versionKey));
  const gone = [...known]
    .filter(([key, version]) => !listed.has(key) && options.isComplete(version))
    .map(([, version]) => version);
  return { present, gone, problems, filesRead };
}
