import {
  METADATA_FOLDER,
  parseManifestFile,
  versionKey,
  type ManifestFile,
} from '../manifest';
import { MgtrError } from '../MgtrError';
import type { RepositoryProblem } from './RepositoryReader';

/** A manifest that the repository names, before it is read. */
export type ListedManifest = ManifestFile & {
  file: string;
  bytes: number;
  sha256: string;
  publisher?: string;
};

export type ListedFile = Omit<ListedManifest, keyof ManifestFile>;

/** Takes the newest revision of each version; files that are no manifests, and versions written in two ways, are problems. */
export function selectRevisions(files: Iterable<ListedFile>): {
  manifests: ListedManifest[];
  problems: RepositoryProblem[];
} {
  const newest = new Map<string, ListedManifest>();
  const problems: RepositoryProblem[] = [];
  const refuse = (listed: ListedFile, why: string) => {
    const { file, publisher } = listed;
    const error = new MgtrError('invalid', `${file} ${why}`, { file });
    problems.push({ ...parseManifestFile(file), publisher, error });
  };
  for (const listed of files) {
    const named = parseManifestFile(listed.file);
    if (!named || named.path === METADATA_FOLDER) {
      refuse(listed, 'is not the manifest of a version');
      continue;
    }
    const key = versionKey(named);
    const other = newest.get(key);
    if (other && other.version !== named.version) {
      refuse(listed, `is the same version as ${other.file}, written otherwise`);
    } else if (!other || other.revision < named.revision) {
      newest.set(key, { ...listed, ...named });
    }
  }
  return { manifests: [...newest.values()], problems };
}
