import { readdir, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Manifest } from '../manifest';
import { MgtrError } from '../MgtrError';
import { syncFolder } from './files';

const OWN_FILES = /^(manifest(\.r\d+)?\.json|.+\.zst\.\d{3,})$/;

/** Gives the finished folder its name. A leftover of an interrupted publication of the same version makes room. */
export async function takePlace(
  staging: string,
  folder: string,
  manifest: Pick<Manifest, 'path' | 'version'>,
): Promise<void> {
  const names = await readdir(folder).catch(error => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  // Only what publishing makes may be removed; an old tree's volumes are somebody's only copy.
  if (!names.every(name => OWN_FILES.test(name))) {
    throw new MgtrError(
      'conflict',
      `${folder} exists and has files that were not published from here`,
      {
        path: manifest.path,
        version: manifest.version,
        remedy:
          'If it is an old template, adopt it (meca-mgtr adopt) or publish it under another version.',
      },
    );
  }
  await rm(folder, { recursive: true, force: true });
  await syncFolder(staging);
  await rename(staging, folder);
  await syncFolder(dirname(folder));
}
