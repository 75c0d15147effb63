import type { Line } from '../../report/Line';
import {
  compareFetchers,
  medianRatio,
  rateOf,
  Times,
} from '../compareFetchers';
import { Content, totalBytes } from '../content/Content';
import { lendMemoryFolder } from '../lendMemoryFolder';
import type { Fetcher } from '../tools/Fetcher';
import { withSync } from '../tools/withSync';
import { MIB, TransferBench } from '../TransferBench';

const CONNECTIONS = 4;

/** Without a line in the way: what hashes and our own code cost. */
export async function measureLoopback(bench: TransferBench): Promise<Line[]> {
  const { meca, others, quick } = bench;
  const content: Content = {
    chunkBytes: 32 * MIB,
    chunks: quick ? 8 : 64,
    kind: 'noise',
  };
  const run = (
    staging: string,
    fetchers: readonly Fetcher[],
    rounds: number,
  ): Promise<Times> =>
    compareFetchers({
      ...bench,
      content,
      fetchers,
      staging,
      connections: CONNECTIONS,
      rounds: quick ? 1 : rounds,
    });
  const line = (
    what: string,
    times: Times,
    against: string | undefined,
    target?: number,
  ): Line => ({
    ...rateOf(times, meca.name, { what, content, unit: 'MiB/s' })!,
    unit: 'MiB/s',
    ...(against !== undefined && {
      against: rateOf(times, against, {
        what: against,
        content,
        unit: 'MiB/s',
      }),
      ratio: medianRatio(times, meca.name, against),
    }),
    target,
    moreIsBetter: true,
  });
  const size = `${totalBytes(content) / MIB} MiB over loopback`;
  const lines: Line[] = [];
  await lendMemoryFolder(totalBytes(content), async memory => {
    if (!memory) return;
    const times = await run(memory, [...others, meca], 5);
    const what = `${size} to memory, verified`;
    for (const { name } of others) {
      lines.push(line(what, times, name, name === 'aria2c' ? 0.5 : undefined));
    }
    if (others.length === 0) lines.push(line(what, times, undefined));
  });
  const synced = others.slice(0, 1).map(withSync);
  const times = await run(bench.folder, [...synced, meca], 1);
  lines.push({
    ...line(`${size} to disk, verified and durable`, times, synced[0]?.name),
    note: `${CONNECTIONS} connections; the others verify nothing`,
  });
  return lines;
}
