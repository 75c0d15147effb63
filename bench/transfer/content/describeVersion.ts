import { createHash } from 'node:crypto';
import { Manifest, manifestSchema } from '@meca/meca-mgtr';
import { CHUNK_NAME, Content, totalBytes } from './Content';
import { makeChunk } from './makeChunk';

/** The manifest of a version with this content: stored as it is, so that what is measured is the line and the hashes. */
export function describeVersion(content: Content): Manifest {
  const chunk = makeChunk(content);
  const whole = createHash('sha256');
  for (let n = 0; n < content.chunks; n++) whole.update(chunk);
  const sha256 = whole.digest('hex');
  const bytes = totalBytes(content);
  return manifestSchema.parse({
    schema: 'meca.mgtr/v1',
    path: 'bench/disk',
    version: '01.00.00.00',
    title: 'Disk',
    publisher: 'bench',
    createdAt: '2026-01-01T00:00:00Z',
    os: { family: 'linux' },
    image: { format: 'raw', bytes, virtualBytes: bytes, sha256 },
    archive: { compression: 'none', bytes, sha256 },
    chunks: {
      name: CHUNK_NAME,
      bytes: content.chunkBytes,
      sha256: Array(content.chunks).fill(
        createHash('sha256').update(chunk).digest('hex'),
      ),
    },
  });
}
