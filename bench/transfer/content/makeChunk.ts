import { createCipheriv } from 'node:crypto';
import { Content } from './Content';

/** The bytes of every chunk; the same in each process that makes them. */
export function makeChunk({ chunkBytes, kind }: Content): Buffer {
  const zeros = Buffer.alloc(chunkBytes);
  if (kind === 'zeros') return zeros;
  const key = Buffer.alloc(32, 'meca');
  return createCipheriv('aes-256-ctr', key, Buffer.alloc(16)).update(zeros);
}
