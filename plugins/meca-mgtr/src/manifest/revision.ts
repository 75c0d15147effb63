import { MgtrError } from '../MgtrError';
import { canonicalVersion, isTemplateVersion } from './version';
import type { Manifest } from './manifest';
import { templatePathProblem } from './templatePath';

/** A manifest file inside a repository. The first revision is 1. */
export type ManifestFile = { path: string; version: string; revision: number };

/** What must stay equal between revisions of one version. */
export type VersionContent = { imageSha256: string; archiveSha256: string };

/** `<path>/<version>/manifest.json`, or `manifest.r2.json` for the second revision and so on. */
export function manifestFile(options: ManifestFile): string {
  const { path, version, revision } = options;
  const name = revision === 1 ? 'manifest.json' : `manifest.r${revision}.json`;
  return `${path}/${version}/${name}`;
}

/** Reads a file's path as that of a manifest; undefined when it is none. */
export function parseManifestFile(file: string): ManifestFile | undefined {
  const match = /^(.+)\/([0-9.]+)\/manifest(?:\.r([1-9]\d{0,5}))?\.json$/.exec(
    file,
  );
  if (!match) return undefined;
  const [, path, version, suffix] = match;
  // `manifest.r1.json` would be a second name of the first revision.
  if (suffix === '1') return undefined;
  if (!isTemplateVersion(version) || templatePathProblem(path))
    return undefined;
  return { path, version, revision: suffix ? Number(suffix) : 1 };
}

/** One key for `01.00.00.00` and `1.0.0.0`, which are the same version. */
export function versionKey(of: { path: string; version: string }): string {
  return `${of.path}@${canonicalVersion(of.version)}`;
}

export function contentOf(manifest: Manifest): VersionContent {
  return {
    imageSha256: manifest.image.sha256,
    archiveSha256: manifest.archive.sha256,
  };
}

/**
 * Throws `content-changed` when a later manifest of a version describes other bytes than an earlier one.
 *
 * @remarks
 * The archive may be packed anew (other chunks, better compression); the image may not.
 */
export function assertSameContent(
  known: Pick<VersionContent, 'imageSha256'>,
  manifest: Manifest,
): void {
  if (known.imageSha256 === manifest.image.sha256) return;
  throw new MgtrError(
    'content-changed',
    `${manifest.path} ${manifest.version} was published with the image ${known.imageSha256} and now claims to be ${manifest.image.sha256}`,
    {
      path: manifest.path,
      version: manifest.version,
      remedy:
        'A published version never changes. Publish the new image under a new version.',
    },
  );
}
