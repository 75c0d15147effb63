import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Line } from '../../report/Line';
import { Content, totalBytes } from '../content/Content';
import { describeVersion } from '../content/describeVersion';
import { MIB, TransferBench } from '../TransferBench';

const MBIT_PER_SECOND = 5;
/** The bar is for a cut every 60 s; six times as often is harder. */
const CUT_EVERY_MS = 10_000;

/** A line that breaks before any chunk is through. */
export async function measureCuts(bench: TransferBench): Promise<Line[]> {
  const { network, meca, quick } = bench;
  const folder = join(bench.folder, 'cuts');
  const staging = join(folder, 'staging');
  await mkdir(staging, { recursive: true });
  const content: Content = {
    chunkBytes: 8 * MIB,
    chunks: quick ? 1 : 4,
    kind: 'noise',
  };
  const manifestFile = join(folder, 'manifest.json');
  await writeFile(manifestFile, JSON.stringify(describeVersion(content)));
  const shape = { mbitPerSecond: MBIT_PER_SECOND, rttMs: 100, loss: 0 };
  const served = await network.serve(content, shape, folder);
  let cuts = 0;
  const timer = setInterval(() => {
    cuts += 1;
    served.cut();
  }, CUT_EVERY_MS);
  try {
    const { url, prefix } = served;
    const { seconds } = await meca.fetch({
      url,
      prefix,
      content,
      manifestFile,
      folder: staging,
      connections: 4,
    });
    return [
      {
        what: `${MBIT_PER_SECOND} Mbit/s, all connections cut every ${
          CUT_EVERY_MS / 1000
        } s`,
        value: (totalBytes(content) * 8) / 1e6 / seconds,
        unit: 'Mbit/s',
        against: { what: 'the line, headers included', value: MBIT_PER_SECOND },
        target: 0.85,
        moreIsBetter: true,
        note: `${cuts} cuts; chunks of ${
          content.chunkBytes / MIB
        } MiB, none of which is through between two`,
      },
    ];
  } finally {
    clearInterval(timer);
    await served.stop();
    await rm(staging, { recursive: true, force: true });
  }
}
