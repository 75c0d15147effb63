import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { METADATA_FOLDER, sha256Schema, versionKey } from '../manifest';
import { MgtrError } from '../MgtrError';
import { describeFileError, writeWhole } from './files';

const tombstoneSchema = z.object({
  path: z.string(),
  version: z.string(),
  imageSha256: sha256Schema,
  unlistedAt: z.iso.datetime(),
  /** Its files are gone, or are not ours to delete. */
  deleted: z.boolean(),
  /** Chunk files, for the time when they may be deleted. */
  chunks: z.object({ name: z.string(), count: z.int() }),
  /** What was listed of it, so that it can be listed again; older ones lack it. */
  listed: z
    .array(
      z.object({ file: z.string(), length: z.int(), sha256: sha256Schema }),
    )
    .optional(),
});

/** A version that was published once and is no more. Its number is never used for another image. */
export type Tombstone = z.infer<typeof tombstoneSchema>;

const FILE = `${METADATA_FOLDER}/unlisted.json`;

export async function readTombstones(repository: string): Promise<Tombstone[]> {
  const file = join(repository, FILE);
  try {
    return z
      .array(tombstoneSchema)
      .parse(JSON.parse(await readFile(file, 'utf8')));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    if (error instanceof SyntaxError || error instanceof z.ZodError) {
      throw new MgtrError('invalid', `${file} is damaged`, { cause: error });
    }
    throw describeFileError(error, file);
  }
}

export async function writeTombstones(
  repository: string,
  tombstones: Tombstone[],
): Promise<void> {
  const data = `${JSON.stringify(tombstones, null, 1)}\n`;
  await writeWhole(join(repository, FILE), data);
}

/** Throws `content-changed` if the version was published before with another image. */
export function assertNotReused(
  tombstones: Tombstone[],
  of: { path: string; version: string; imageSha256: string },
): void {
  const before = tombstones.find(
    tombstone => versionKey(tombstone) === versionKey(of),
  );
  if (!before || before.imageSha256 === of.imageSha256) return;
  throw new MgtrError(
    'content-changed',
    `${of.path} ${of.version} was published before with another image`,
    {
      path: of.path,
      version: of.version,
      remedy: 'A version never changes. Publish this image under a new one.',
    },
  );
}
