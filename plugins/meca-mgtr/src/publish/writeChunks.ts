import { open, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { chunkName, MANIFEST_LIMITS } from '../manifest';
import { MgtrError } from '../MgtrError';
import { describeFileError } from './files';
import { Hashing } from './Hashing';

export type WrittenChunks = { bytes: number; sha256: string; chunks: string[] };

/** Cuts a stream into chunk files of equal size and hashes each and all. One block is in memory at a time. */
export async function writeChunks(
  source: AsyncIterable<Uint8Array>,
  options: { folder: string; name: string; chunkBytes: number },
): Promise<WrittenChunks> {
  const { folder, name, chunkBytes } = options;
  const whole = new Hashing();
  const chunks: string[] = [];
  let file: string = folder;
  let handle: FileHandle | undefined;
  let chunk = new Hashing();
  const finish = async () => {
    await handle?.datasync();
    await handle?.close();
    handle = undefined;
    chunks.push(chunk.digest());
    chunk = new Hashing();
  };
  try {
    for await (const block of source) {
      whole.update(block);
      let rest = block;
      while (rest.length > 0) {
        if (!handle) {
          if (chunks.length === MANIFEST_LIMITS.chunks) throw tooMany(name);
          file = join(folder, chunkName(name, chunks.length + 1));
          handle = await open(file, 'wx');
        }
        const part = rest.subarray(0, chunkBytes - chunk.bytes);
        await handle.writeFile(part);
        chunk.update(part);
        rest = rest.subarray(part.length);
        if (chunk.bytes === chunkBytes) await finish();
      }
    }
    if (handle) await finish();
  } catch (error) {
    throw describeFileError(error, file);
  } finally {
    await handle?.close();
  }
  return { bytes: whole.bytes, sha256: whole.digest(), chunks };
}

function tooMany(name: string): MgtrError {
  return new MgtrError(
    'too-large',
    `${name} would have more than ${MANIFEST_LIMITS.chunks} chunks`,
    { remedy: 'Choose larger chunks (--chunk-size).' },
  );
}
