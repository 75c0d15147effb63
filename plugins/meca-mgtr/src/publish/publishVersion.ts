import { randomUUID } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import {
  assertSameContent,
  manifestFile,
  MANIFEST_SCHEMA,
  versionFolder,
  type Manifest,
  type ManifestInput,
} from '../manifest';
import { MgtrError } from '../MgtrError';
import {
  checkDetails,
  DEFAULT_CHUNK_BYTES,
  parseOwn,
  type VersionDetails,
} from './describeVersion';
import { describeFileError } from './files';
import { Hashing } from './Hashing';
import type { ImageSource } from './ImageSource';
import type { Ledger } from './ledger/Ledger';
import {
  findPublished,
  findVersion,
  listManifest,
  manifestSha256,
  readLocalManifest,
} from './ledger/listedVersions';
import { packImage } from './packImage';
import { stagingFolder } from './removeAbandoned';
import { takePlace } from './takePlace';
import { assertNotReused, readTombstones } from './tombstones';

export type PublishOptions = {
  ledger: Ledger;
  image: ImageSource;
  details: VersionDetails;
  /** Default 32 MiB. */
  chunkBytes?: number;
  /** zstd level, default 9: publishing is once, fetching often. */
  level?: number;
  /**
   * Told of the manifest right before the version is listed, so that whoever is killed in that moment can find out later
   * whether it was: see `isListed`. What it throws ends the publication.
   */
  onListing?: (manifestSha256: string) => void | Promise<void>;
  now?: Date;
  signal?: AbortSignal;
};

export type PublishResult = {
  manifest: Manifest;
  revision: number;
  /** `revised`: the same image with another description. `unchanged`: nothing was to be done. */
  outcome: 'published' | 'revised' | 'unchanged';
  /** False: readers see it after the keeper's next `resign`. */
  visible: boolean;
};

/**
 * Publishes an image as a version of a template.
 *
 * @remarks
 * Chunks are written to a folder of their own, which gets its name when it is complete; then the version is listed. Until then
 * readers see nothing of it, and a failure leaves nothing behind. Publishing a version again is harmless with the same image and
 * refused with another.
 */
export async function publishVersion(
  options: PublishOptions,
): Promise<PublishResult> {
  const { ledger, image } = options;
  try {
    checkDetails(options);
    const known = await findPublished(ledger, options.details);
    return known
      ? await publishAgain(options, known)
      : await publishFirst(options);
  } finally {
    await image.close();
  }
}

async function publishFirst(options: PublishOptions): Promise<PublishResult> {
  const { ledger, details } = options;
  const { repository } = ledger;
  await ledger.assertMayList(
    details.publisher,
    manifestFile({ ...details, revision: 1 }),
  );
  const folder = join(repository, versionFolder(details.path, details.version));
  const staging = stagingFolder(folder, randomUUID().slice(0, 8));
  try {
    await mkdir(staging, { recursive: true });
    const manifest = await pack(options, staging);
    await options.onListing?.(manifestSha256(manifest));
    const { visible } = await ledger.edit(details.publisher, async files => {
      assertNotReused(await readTombstones(repository), {
        ...details,
        imageSha256: manifest.image.sha256,
      });
      if (findVersion(files, details)) throw alreadyThere(details);
      await takePlace(staging, folder, manifest);
      await listManifest(repository, manifest, { revision: 1, files });
    });
    return { manifest, revision: 1, outcome: 'published', visible };
  } catch (error) {
    throw describeFileError(error, folder);
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
}

/** Writes the chunks into `folder` and says what they are. */
async function pack(
  options: PublishOptions,
  folder: string,
): Promise<Manifest> {
  const { image, details, signal } = options;
  const name = `${image.name}.zst`;
  const chunkBytes = options.chunkBytes ?? DEFAULT_CHUNK_BYTES;
  const packed = await packImage({
    source: image.read(signal),
    bytes: image.bytes,
    folder,
    name,
    chunkBytes,
    level: options.level ?? 9,
    signal,
  });
  const { format, virtualBytes } = await image.inspect();
  const { bytes, sha256, chunks } = packed.archive;
  return parseOwn({
    schema: MANIFEST_SCHEMA,
    ...details,
    createdAt: (options.now ?? new Date()).toISOString(),
    image: { format, virtualBytes, ...packed.image },
    archive: { compression: 'zstd', bytes, sha256 },
    chunks: { name, bytes: chunkBytes, sha256: chunks },
  });
}

/** The version is there: fine with the same image, refused with another. */
async function publishAgain(
  options: PublishOptions,
  known: Manifest,
): Promise<PublishResult> {
  const { image, details, signal } = options;
  const hashing = new Hashing();
  for await (const block of image.read(signal)) hashing.update(block);
  assertSameContent(
    { imageSha256: known.image.sha256 },
    { ...known, image: { ...known.image, sha256: hashing.digest() } },
  );
  return revise(options, { ...known, ...details, version: known.version });
}

/** Publishes other words about the same bytes, as a further manifest of the version. */
async function revise(
  options: PublishOptions,
  wanted: ManifestInput,
): Promise<PublishResult> {
  const { ledger } = options;
  const result: Omit<PublishResult, 'visible'> = {
    manifest: parseOwn(wanted),
    revision: 0,
    outcome: 'unchanged',
  };
  await options.onListing?.(manifestSha256(result.manifest));
  const { visible } = await ledger.edit(wanted.publisher, async files => {
    const named = findVersion(files, wanted);
    if (!named) throw alreadyThere(wanted);
    const known = await readLocalManifest(ledger.repository, named, files);
    result.revision = named.revision;
    if (isDeepStrictEqual(known, result.manifest)) return;
    result.outcome = 'revised';
    result.revision = named.revision + 1;
    await listManifest(ledger.repository, result.manifest, {
      revision: result.revision,
      files,
    });
  });
  return { ...result, visible };
}

function alreadyThere(of: { path: string; version: string }): MgtrError {
  return new MgtrError(
    'conflict',
    `Somebody else published or removed ${of.path} ${of.version} at the same time`,
    { path: of.path, version: of.version, remedy: 'Run the same again.' },
  );
}
