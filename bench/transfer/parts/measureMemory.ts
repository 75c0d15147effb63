import { mkdir, rm, statfs, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Line } from '../../report/Line';
import type { Content } from '../content/Content';
import { describeVersion } from '../content/describeVersion';
import { startChunkServer } from '../network/startChunkServer';
import { GIB, MIB, TransferBench } from '../TransferBench';

/** The most that the engine ever uses. */
const CONNECTIONS = 32;
const BOUND_BYTES = 250e6;

/** Memory of a whole process that fetches and unpacks, by the size of the image. */
export async function measureMemory(bench: TransferBench): Promise<Line[]> {
  const small = bench.quick ? GIB / 8 : GIB;
  const { bsize, bavail } = await statfs(bench.folder);
  const room = bsize * bavail;
  // Chunks are written in full, zeros of the image are holes.
  const large = [8 * small, 4 * small, 2 * small].find(
    bytes => bytes * 1.3 < room,
  );
  if (!large) throw new Error('There is too little room for large transfers');
  const few = await peakOf(bench, small);
  const many = await peakOf(bench, large);
  const what = (bytes: number) => `memory for ${bytes / GIB} GiB`;
  const line = { what: what(large), value: many, unit: 'bytes' as const };
  return [
    {
      ...line,
      against: { what: what(small), value: few },
      target: 1.2,
      note: `most of the whole process, ${CONNECTIONS} connections`,
    },
    { ...line, against: { what: 'the bound', value: BOUND_BYTES }, target: 1 },
  ];
}

async function peakOf(bench: TransferBench, bytes: number): Promise<number> {
  const folder = join(bench.folder, 'memory');
  const staging = join(folder, 'staging');
  await mkdir(staging, { recursive: true });
  const chunkBytes = 32 * MIB;
  const content: Content = {
    chunkBytes,
    chunks: bytes / chunkBytes,
    kind: 'zeros',
  };
  const manifestFile = join(folder, 'manifest.json');
  await writeFile(manifestFile, JSON.stringify(describeVersion(content)));
  const served = await startChunkServer({ folder, content });
  try {
    const { peakBytes } = await bench.meca.fetch({
      url: served.url,
      prefix: [],
      content,
      manifestFile,
      folder: staging,
      connections: CONNECTIONS,
    });
    return peakBytes;
  } finally {
    await served.stop();
    await rm(staging, { recursive: true, force: true });
  }
}
