/** Chunks as the server makes them up: all alike, so that nobody stores them. */
export interface Content {
  chunkBytes: number;
  chunks: number;
  /** Zeros become holes in the image, so that a large one takes half of the disk. */
  kind: 'noise' | 'zeros';
}

/** The manifest calls them `disk`, `disk.001` and so on. */
export const CHUNK_NAME = 'disk';

export function totalBytes({ chunkBytes, chunks }: Content): number {
  return chunkBytes * chunks;
}

export function chunkFile(n: number): string {
  return `${CHUNK_NAME}.${String(n).padStart(3, '0')}`;
}
