import { stat } from 'node:fs/promises';
import type { HashThread } from './HashThread';

/** SHA-256 of a whole file in hex. File system errors come as they are; an abort rejects with its reason. */
export async function hashFile(
  thread: HashThread,
  file: string,
  signal: AbortSignal,
): Promise<string> {
  const { size } = await stat(file);
  return thread.begin(file, signal).digest(size);
}
