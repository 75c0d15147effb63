import { stat } from 'node:fs/promises';
import type { HashThread } from './HashThread';

/** An abort is looked for after so many bytes. */
const STEP_BYTES = 64 * 1024 * 1024;

/** SHA-256 of a whole file in hex. File system errors come as they are; an abort rejects with its reason. */
export async function hashFile(
  thread: HashThread,
  file: string,
  signal: AbortSignal,
): Promise<string> {
  const { size } = await stat(file);
  const hash = thread.begin(file);
  try {
    for (let bytes = STEP_BYTES; bytes < size; bytes += STEP_BYTES) {
      await hash.advance(bytes);
      signal.throwIfAborted();
    }
    return await hash.digest(size);
  } finally {
    hash.drop();
  }
}
