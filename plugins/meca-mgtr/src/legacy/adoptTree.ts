import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { chunkName, MANIFEST_SCHEMA, type Manifest } from '../manifest';
import { isMgtrError, MgtrError } from '../MgtrError';
import { describeFileError } from '../publish/files';
import { Hashing } from '../publish/Hashing';
import type { Ledger } from '../publish/ledger/Ledger';
import {
  findVersion,
  listManifest,
  readLocalManifest,
} from '../publish/ledger/listedVersions';
import { parseOwn } from '../publish/describeVersion';
import { assertNotReused, readTombstones } from '../publish/tombstones';
import { describeOldVersion } from './describeOldVersion';
import { OldImageSource } from './OldImageSource';
import {
  scanOldTree,
  type OldTreeProblem,
  type OldVersion,
} from './scanOldTree';

export type AdoptOptions = {
  /** The tree is the ledger's repository itself: nothing is copied or moved. */
  ledger: Ledger;
  publisher: string;
  /** Only templates at or below this path. */
  path?: string;
  onVersion?: (version: {
    path: string;
    version: string;
    outcome: 'adopted' | 'unchanged';
  }) => void;
  now?: Date;
  signal?: AbortSignal;
};

export type AdoptResult = {
  adopted: Array<{ path: string; version: string }>;
  unchanged: Array<{ path: string; version: string }>;
  problems: OldTreeProblem[];
  visible: boolean;
};

/**
 * Makes every version of an old tree part of the repository in the same folder: hashes and manifests are put beside the volumes,
 * which stay as they are.
 *
 * @remarks
 * Each version is listed as soon as it is read, so that an interrupted adoption goes on where it was.
 */
export async function adoptTree(options: AdoptOptions): Promise<AdoptResult> {
  const { ledger, signal, onVersion } = options;
  const result: AdoptResult = {
    adopted: [],
    unchanged: [],
    problems: [],
    visible: true,
  };
  const lists = await ledger.read();
  for await (const found of scanOldTree(ledger.repository)) {
    signal?.throwIfAborted();
    if (!isBelow(found.path, options.path)) continue;
    if ('error' in found) {
      result.problems.push(found);
      continue;
    }
    const { path, version, folder } = found;
    try {
      const known = [...lists.values()].find(files =>
        findVersion(files, found),
      );
      if (known) {
        const named = findVersion(known, found)!;
        assertSameVolumes(
          await readLocalManifest(ledger.repository, named, known),
          found,
        );
        result.unchanged.push({ path, version });
        onVersion?.({ path, version, outcome: 'unchanged' });
        continue;
      }
      const { visible } = await adopt(found, options);
      result.visible &&= visible;
      result.adopted.push({ path, version });
      onVersion?.({ path, version, outcome: 'adopted' });
    } catch (error) {
      const described = describeFileError(error, folder);
      if (signal?.aborted || !isMgtrError(described)) throw described;
      // What stops one stops all: a key that is missing, a full disk.
      if (['usage', 'no-space', 'missing-tool'].includes(described.code)) {
        throw described;
      }
      result.problems.push({ folder, path, version, error: described });
    }
  }
  return result;
}

async function adopt(old: OldVersion, options: AdoptOptions) {
  const { ledger, publisher, signal, now = new Date() } = options;
  const { path, version, folder, volumes } = old;
  const archive = await hashVolumes(old, signal);
  const image = await OldImageSource.open(folder, chunkName(volumes.name, 1), {
    signal,
  });
  try {
    const hashing = new Hashing();
    for await (const block of image.read(signal)) hashing.update(block);
    const { format, virtualBytes } = await image.inspect();
    const { bytes } = hashing;
    const manifest = parseOwn({
      schema: MANIFEST_SCHEMA,
      ...describeOldVersion({ path, version, publisher }, old.config),
      createdAt: now.toISOString(),
      image: { format, bytes, virtualBytes, sha256: hashing.digest() },
      archive: {
        compression: '7z',
        bytes: volumes.totalBytes,
        sha256: archive.sha256,
      },
      chunks: {
        name: volumes.name,
        bytes: volumes.volumeBytes,
        sha256: archive.chunks,
      },
    });
    return await ledger.edit(publisher, async files => {
      assertNotReused(await readTombstones(ledger.repository), {
        path,
        version,
        imageSha256: manifest.image.sha256,
      });
      await listManifest(ledger.repository, manifest, { revision: 1, files });
    });
  } finally {
    await image.close();
  }
}

async function hashVolumes(
  old: OldVersion,
  signal?: AbortSignal,
): Promise<{ sha256: string; chunks: string[] }> {
  const { folder, volumes } = old;
  const whole = new Hashing();
  const chunks: string[] = [];
  for (let n = 1; n <= volumes.count; n++) {
    const hashing = new Hashing();
    const file = join(folder, chunkName(volumes.name, n));
    for await (const block of createReadStream(file, { signal })) {
      hashing.update(block);
      whole.update(block);
    }
    chunks.push(hashing.digest());
  }
  return { sha256: whole.digest(), chunks };
}

/** A cheap look: changed bytes of the same size are found by `verify`. */
function assertSameVolumes(manifest: Manifest, old: OldVersion): void {
  const { volumes, path, version } = old;
  const { archive, chunks } = manifest;
  if (
    archive.compression === '7z' &&
    (volumes.totalBytes !== archive.bytes || volumes.name !== chunks.name)
  ) {
    throw new MgtrError(
      'content-changed',
      `The volumes of ${path} ${version} were changed after it was adopted`,
      {
        path,
        version,
        remedy: 'Restore them, and put the new image under a new version.',
      },
    );
  }
}

function isBelow(path: string | undefined, limit: string | undefined): boolean {
  if (limit === undefined) return true;
  return path === limit || (path?.startsWith(`${limit}/`) ?? false);
}
