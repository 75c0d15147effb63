import { join } from 'node:path';
import type { Manifest } from '../manifest';

/** Where the image of a version lies once it is staged in `stagingFolder`. */
export function imageFileOf(stagingFolder: string, manifest: Manifest): string {
  return join(
    stagingFolder,
    manifest.archive.sha256,
    `image.${manifest.image.format}`,
  );
}
