import { createHash } from 'node:crypto';
import { assertSameContent, MANIFEST_LIMITS, parseManifest } from '../manifest';
import { MgtrError } from '../MgtrError';
import type { Carrier } from './Carrier';
import { readCapped } from './readCapped';
import type { KnownVersion, RepositoryVersion } from './RepositoryReader';
import type { ListedManifest } from './selectRevisions';

export type ReadListedManifestOptions = {
  carrier: Carrier;
  known?: KnownVersion;
  signal?: AbortSignal;
};

/** Reads one manifest and holds it against what was signed and what was known. Throws an `MgtrError` naming the version. */
export async function readListedManifest(
  listed: ListedManifest,
  options: ReadListedManifestOptions,
): Promise<RepositoryVersion> {
  const { carrier, known, signal } = options;
  const { file, path, version, revision, publisher } = listed;
  const details = { source: carrier.label, file, path, version };
  if (known && known.revision > revision) {
    throw new MgtrError(
      'rollback-refused',
      `${path} ${version} was at revision ${known.revision} and is listed with revision ${revision}`,
      details,
    );
  }
  if (listed.bytes > MANIFEST_LIMITS.manifestBytes) {
    throw new MgtrError(
      'too-large',
      `The manifest ${file} has ${listed.bytes} bytes; ${MANIFEST_LIMITS.manifestBytes} are allowed`,
      details,
    );
  }
  const data = await readCapped(carrier, file, {
    maxBytes: listed.bytes,
    signal,
  });
  const sha256 = createHash('sha256').update(data).digest('hex');
  if (data.length !== listed.bytes || sha256 !== listed.sha256) {
    throw new MgtrError(
      'signature-refused',
      `The manifest ${file} of ${carrier.label} is not the one that was signed`,
      {
        ...details,
        role: publisher,
        remedy: 'Copy the file again from its publisher.',
      },
    );
  }
  const manifest = parseManifest(data, file);
  if (manifest.path !== path || manifest.version !== version) {
    throw new MgtrError(
      'invalid',
      `The manifest ${file} says that it is ${manifest.path} ${manifest.version}`,
      details,
    );
  }
  if (publisher !== undefined && manifest.publisher !== publisher) {
    throw new MgtrError(
      'signature-refused',
      `The manifest ${file} names ${manifest.publisher} as its publisher and was signed by ${publisher}`,
      { ...details, role: publisher },
    );
  }
  if (known) assertSameContent(known, manifest);
  return {
    path,
    version,
    revision,
    manifest,
    manifestSha256: sha256,
    publisher,
  };
}
