import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { MgtrError } from '../MgtrError';
import { describeFileError } from './files';

const BLOCK_BYTES = 1024 * 1024;

/** Bytes of an image file; throws `conflict` at the end if somebody wrote to the file meanwhile. */
export async function* readImageFile(file: string): AsyncGenerator<Uint8Array> {
  try {
    const before = await stat(file);
    yield* createReadStream(file, { highWaterMark: BLOCK_BYTES });
    const after = await stat(file);
    if (before.size !== after.size || before.mtimeMs !== after.mtimeMs) {
      throw new MgtrError(
        'conflict',
        `${file} was changed while it was being published`,
        { remedy: 'Stop the machine that uses it, then publish again.' },
      );
    }
  } catch (error) {
    throw describeFileError(error, file);
  }
}
