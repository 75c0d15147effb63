import {
  chunkName,
  fileNameProblem,
  formatManifest,
  MANIFEST_LIMITS,
  MANIFEST_SCHEMA,
  manifestSchema,
  type Manifest,
  type ManifestInput,
} from '../manifest';
import { MgtrError } from '../MgtrError';
import type { ImageSource } from './ImageSource';

/** What a publisher says of a version; the rest is found out. */
export type VersionDetails = Pick<
  ManifestInput,
  | 'path'
  | 'version'
  | 'title'
  | 'description'
  | 'publisher'
  | 'os'
  | 'requirements'
  | 'access'
  | 'licence'
>;

export const DEFAULT_CHUNK_BYTES = 32 * 1024 * 1024;

/** Finds what is wrong with the words before hours are spent on the bytes. */
export function checkDetails(options: {
  image: Pick<ImageSource, 'name'>;
  details: VersionDetails;
  chunkBytes?: number;
}): void {
  const { details, image, chunkBytes } = options;
  const sha256 = '0'.repeat(64);
  const problem = fileNameProblem(chunkName(`${image.name}.zst`, 99_999));
  if (problem) {
    throw new MgtrError('invalid', `The name ${image.name} ${problem}`, {
      remedy: 'Rename the image file.',
    });
  }
  parseOwn({
    schema: MANIFEST_SCHEMA,
    ...details,
    createdAt: new Date(0).toISOString(),
    image: { format: 'raw', bytes: 1, virtualBytes: 1, sha256 },
    archive: { compression: 'zstd', bytes: 1, sha256 },
    chunks: {
      name: image.name,
      bytes: chunkBytes ?? DEFAULT_CHUNK_BYTES,
      sha256: [sha256],
    },
  });
}

/** A manifest that will be readable; throws `invalid` or `too-large`. */
export function parseOwn(manifest: ManifestInput): Manifest {
  const result = manifestSchema.safeParse(manifest);
  if (!result.success) {
    const faults = result.error.issues
      .slice(0, 3)
      .map(({ path, message }) => `${path.join('.') || 'it'} ${message}`);
    throw new MgtrError(
      'invalid',
      `The version cannot be described so: ${faults.join('; ')}`,
      { path: manifest.path, version: manifest.version },
    );
  }
  const { length } = formatManifest(result.data);
  if (length > MANIFEST_LIMITS.manifestBytes) {
    throw new MgtrError('too-large', 'The manifest would be too large', {
      remedy: 'Choose larger chunks (--chunk-size).',
    });
  }
  return result.data;
}
