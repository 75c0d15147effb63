import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  compareVersions,
  formatManifest,
  manifestFile,
  parseManifest,
  parseManifestFile,
  versionKey,
  type Manifest,
  type ManifestFile,
} from '../../manifest';
import { MgtrError } from '../../MgtrError';
import { describeFileError, writeWhole } from '../files';
import type { FileEntry } from '../metadata/documents';
import type { Ledger, ListedFiles } from './Ledger';

/** Newest revision of each version in a list, by template and version. */
export function newestRevisions(files: ListedFiles): ManifestFile[] {
  const newest = new Map<string, ManifestFile>();
  for (const file of files.keys()) {
    const named = parseManifestFile(file);
    if (!named) continue;
    const other = newest.get(versionKey(named));
    if (!other || other.revision < named.revision) {
      newest.set(versionKey(named), named);
    }
  }
  return [...newest.values()].sort(
    (a, b) =>
      a.path.localeCompare(b.path) || compareVersions(a.version, b.version),
  );
}

export function findVersion(
  files: ListedFiles,
  of: { path: string; version: string },
): ManifestFile | undefined {
  const key = versionKey(of);
  return newestRevisions(files).find(named => versionKey(named) === key);
}

/** Reads a listed manifest from disk; one that is not as it was listed is refused. */
export async function readLocalManifest(
  repository: string,
  named: ManifestFile,
  files: ListedFiles,
): Promise<Manifest> {
  const file = manifestFile(named);
  let data: Buffer;
  try {
    data = await readFile(join(repository, file));
  } catch (error) {
    throw describeFileError(error, join(repository, file));
  }
  if (entryOf(data).hashes.sha256 !== files.get(file)?.hashes.sha256) {
    throw new MgtrError(
      'content-changed',
      `${file} was changed after it was published`,
      { file, remedy: 'Restore it from a copy of the repository.' },
    );
  }
  return parseManifest(data, file);
}

/** The newest manifest of a version, whoever lists it; undefined when nobody does. */
export async function findPublished(
  ledger: Ledger,
  of: { path: string; version: string },
): Promise<Manifest | undefined> {
  for (const files of (await ledger.read()).values()) {
    const named = findVersion(files, of);
    if (named) return readLocalManifest(ledger.repository, named, files);
  }
  return undefined;
}

/** Whether somebody lists the version with exactly this manifest, in any revision. */
export async function isListed(
  ledger: Ledger,
  of: { path: string; version: string; manifestSha256: string },
): Promise<boolean> {
  const key = versionKey(of);
  for (const files of (await ledger.read()).values()) {
    for (const [file, { hashes }] of files) {
      const named = parseManifestFile(file);
      if (!named || versionKey(named) !== key) continue;
      if (hashes.sha256 === of.manifestSha256) return true;
    }
  }
  return false;
}

/** SHA-256 of the file that a manifest becomes. */
export function manifestSha256(manifest: Manifest): string {
  return entryOf(formatManifest(manifest)).hashes.sha256;
}

/** Writes a manifest and lists it. */
export async function listManifest(
  repository: string,
  manifest: Manifest,
  options: { revision: number; files: ListedFiles },
): Promise<void> {
  const { path, version } = manifest;
  const file = manifestFile({ path, version, revision: options.revision });
  const data = formatManifest(manifest);
  await writeWhole(join(repository, file), data);
  options.files.set(file, entryOf(data));
}

function entryOf(data: Buffer): FileEntry {
  const sha256 = createHash('sha256').update(data).digest('hex');
  return { length: data.length, hashes: { sha256 } };
}
