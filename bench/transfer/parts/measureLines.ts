import type { Figure, Line } from '../../report/Line';
import {
  compareFetchers,
  describeRounds,
  medianRatio,
  rateOf,
  Times,
} from '../compareFetchers';
import { Content, totalBytes } from '../content/Content';
import { lendMemoryFolder } from '../lendMemoryFolder';
import type { LineShape } from '../network/Network';
import type { Fetcher } from '../tools/Fetcher';
import { MIB, TransferBench } from '../TransferBench';

const FAR: LineShape = { mbitPerSecond: 50, rttMs: 100, loss: 0 };

interface Case {
  what: string;
  line: LineShape;
  content: Content;
  connections: number;
  rounds: number;
}

const CASES: Case[] = [
  {
    what: '50 Mbit/s, 100 ms',
    line: FAR,
    content: { chunkBytes: 8 * MIB, chunks: 8, kind: 'noise' },
    connections: 4,
    rounds: 3,
  },
  {
    what: '50 Mbit/s, 100 ms, 1 % of the packets lost',
    line: { ...FAR, loss: 0.01 },
    // Small ones, or the figure is how long the last of them took on one connection.
    content: { chunkBytes: MIB / 2, chunks: 96, kind: 'noise' },
    connections: 16,
    rounds: 5,
  },
];

/** Over a long line, as many connections as the others have. */
export async function measureLines(bench: TransferBench): Promise<Line[]> {
  const lines: Line[] = [];
  for (const one of CASES) lines.push(...(await measureCase(bench, one)));
  return lines;
}

async function measureCase(bench: TransferBench, of: Case): Promise<Line[]> {
  const { meca, others, quick } = bench;
  const content = quick
    ? { ...of.content, chunks: of.connections }
    : of.content;
  const times = await takeTurns(bench, { ...of, content });
  const figure = (name: string, what: string) =>
    rateOf(times, name, { what, content, unit: 'Mbit/s' })!;
  const line = (against: Figure, target?: number): Line => ({
    ...figure(meca.name, `${of.what}: ${of.connections} connections`),
    unit: 'Mbit/s',
    against,
    ratio: medianRatio(times, meca.name, against.what),
    target,
    moreIsBetter: true,
    note: describeRounds(times, meca.name, against.what),
  });
  if (others.length === 0) {
    return [line({ what: 'the line', value: of.line.mbitPerSecond })];
  }
  return others.map(({ name }) =>
    line(figure(name, name), name === 'aria2c' ? 0.95 : undefined),
  );
}

/** The first of the others is the one that counts; the rest run once, for information. */
function takeTurns(bench: TransferBench, of: Case): Promise<Times> {
  const { meca, others, quick, folder } = bench;
  const [first, ...rest] = others;
  // Chunks are durable here, and so small that a busy disk would be measured.
  return lendMemoryFolder(totalBytes(of.content), async memory => {
    const compare = (fetchers: Fetcher[], rounds: number) =>
      compareFetchers({
        ...bench,
        ...of,
        fetchers,
        rounds: quick ? 1 : rounds,
        staging: memory ?? folder,
      });
    const times = await compare(first ? [first, meca] : [meca], of.rounds);
    return new Map([...times, ...(await compare(rest, 1))]);
  });
}
