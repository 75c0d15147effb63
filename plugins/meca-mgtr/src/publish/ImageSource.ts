import { basename } from 'node:path';
import { stat } from 'node:fs/promises';
import { inspectImage, type ImageFacts } from '../image';
import type { ImageFormat } from '../manifest';
import { describeFileError } from './files';
import { readImageFile } from './readImageFile';

/** An image that is to be published. */
export interface ImageSource {
  /** File name without a folder; chunks are named after it. */
  readonly name: string;
  /** Size of the image where it is known before it is read. */
  readonly bytes?: number;
  /** All bytes in order. */
  read(signal?: AbortSignal): AsyncIterable<Uint8Array>;
  /** What the image says of itself; throws `image-refused`. After `read` was finished. */
  inspect(): Promise<Pick<ImageFacts, 'format' | 'virtualBytes'>>;
  close(): Promise<void>;
}

/** An image in a file. It is looked into before anything is read, so a refused one costs no time. */
export async function openImageFile(
  file: string,
  options: { format?: ImageFormat } = {},
): Promise<ImageSource> {
  const { size } = await stat(file).catch(error => {
    throw describeFileError(error, file);
  });
  const { format, virtualBytes } = await inspectImage(file, options);
  return {
    name: basename(file),
    bytes: size,
    read: () => readImageFile(file),
    inspect: async () => ({ format, virtualBytes }),
    close: async () => undefined,
  };
}
