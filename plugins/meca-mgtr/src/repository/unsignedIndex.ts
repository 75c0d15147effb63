import { z } from 'zod';
import { METADATA_FOLDER, sha256Schema } from '../manifest';
import { MgtrError } from '../MgtrError';

/** The list of manifests in a repository without signatures. */
export const UNSIGNED_INDEX = {
  file: `${METADATA_FOLDER}/index.json`,
  schema: 'meca.mgtr.index/v1',
  maxBytes: 32 * 1024 * 1024,
} as const;

const indexSchema = z.object({
  schema: z.literal(UNSIGNED_INDEX.schema),
  manifests: z
    .array(
      z.object({
        file: z.string(),
        bytes: z.int().min(1),
        sha256: sha256Schema,
      }),
    )
    .max(200_000),
});

export type UnsignedIndex = z.infer<typeof indexSchema>;

/** Throws `invalid`, naming the repository. */
export function parseUnsignedIndex(
  data: Uint8Array,
  source: string,
): UnsignedIndex {
  try {
    return indexSchema.parse(JSON.parse(new TextDecoder().decode(data)));
  } catch (cause) {
    throw new MgtrError(
      'invalid',
      `${UNSIGNED_INDEX.file} of ${source} is not the list of a repository`,
      { cause, source, file: UNSIGNED_INDEX.file },
    );
  }
}
