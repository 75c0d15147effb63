import type { Carrier } from '../repository';

/**
 * A place that has the chunks of a version: a repository, a mirror, another edge. Hashes make all
 * of them equal, so a source needs no trust; its carrier's label is its name in every message.
 */
export interface ChunkSource {
  readonly carrier: Carrier;
  /** Folder of the version inside the carrier when it is not the usual `<path>/<version>`. */
  readonly folder?: string;
}

/** Path of a chunk at a source. */
export function fileAt(source: ChunkSource, file: string): string {
  if (source.folder === undefined) {
    return file;
  }
  const name = file.slice(file.lastIndexOf('/') + 1);
  return source.folder === '' ? name : `${source.folder}/${name}`;
}
