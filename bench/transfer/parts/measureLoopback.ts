import { mkdtemp, rm, statfs } from 'node:fs/promises';
import { freemem } from 'node:os';
import { join } from 'node:path';
import type { Line } from '../../report/Line';
import { compareFetchers, rateOf, Times } from '../compareFetchers';
import { Content, totalBytes } from '../content/Content';
import type { Fetcher } from '../tools/Fetcher';
import { withSync } from '../tools/withSync';
import { MIB, TransferBench } from '../TransferBench';

const CONNECTIONS = 4;
const MEMORY_FOLDER = '/dev/shm';
/** Chunks and image of one turn, and something for everybody else. */
const MEMORY_NEEDED = 3;

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
    against:
      against === undefined
        ? undefined
        : rateOf(times, against, { what: against, content, unit: 'MiB/s' }),
    target,
    moreIsBetter: true,
  });
  const size = `${totalBytes(content) / MIB} MiB over loopback`;
  const lines: Line[] = [];
  if (await hasRoomInMemory(totalBytes(content))) {
    const staging = await mkdtemp(join(MEMORY_FOLDER, 'meca-bench-'));
    try {
      const times = await run(staging, [...others, meca], 3);
      const what = `${size} to memory, verified`;
      for (const { name } of others) {
        lines.push(
          line(what, times, name, name === 'aria2c' ? 0.5 : undefined),
        );
      }
      if (others.length === 0) lines.push(line(what, times, undefined));
    } finally {
      await rm(staging, { recursive: true, force: true });
    }
  }
  const synced = others.slice(0, 1).map(withSync);
  const times = await run(bench.folder, [...synced, meca], 1);
  lines.push({
    ...line(`${size} to disk, verified and durable`, times, synced[0]?.name),
    note: `${CONNECTIONS} connections; the others verify nothing`,
  });
  return lines;
}

async function hasRoomInMemory(bytes: number): Promise<boolean> {
  const { bsize, bavail } = await statfs(MEMORY_FOLDER).catch(() => ({
    bsize: 0,
    bavail: 0,
  }));
  const needed = MEMORY_NEEDED * bytes;
  return bsize * bavail > needed && freemem() > needed;
}
