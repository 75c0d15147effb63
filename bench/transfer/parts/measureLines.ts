import type { Figure, Line } from '../../report/Line';
import { compareFetchers, rateOf } from '../compareFetchers';
import type { Content } from '../content/Content';
import type { LineShape } from '../network/Network';
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
    rounds: 2,
  },
  {
    what: '50 Mbit/s, 100 ms, 1 % of the packets lost',
    line: { ...FAR, loss: 0.01 },
    content: { chunkBytes: MIB, chunks: 48, kind: 'noise' },
    connections: 16,
    rounds: 2,
  },
];

/** Over a long line, as many connections as the others have. */
export async function measureLines(bench: TransferBench): Promise<Line[]> {
  const lines: Line[] = [];
  for (const one of CASES) lines.push(...(await measureCase(bench, one)));
  return lines;
}

async function measureCase(bench: TransferBench, of: Case): Promise<Line[]> {
  const { meca, others, quick, folder } = bench;
  const content = quick
    ? { ...of.content, chunks: of.connections }
    : of.content;
  const options = { ...bench, line: of.line, content, staging: folder };
  const { connections } = of;
  // The first is the one that counts; the others run once, for information.
  const [first, ...rest] = others;
  const times = await compareFetchers({
    ...options,
    connections,
    fetchers: first ? [first, meca] : [meca],
    rounds: quick ? 1 : of.rounds,
  });
  const once = await compareFetchers({
    ...options,
    connections,
    fetchers: rest,
    rounds: 1,
  });
  const figure = (name: string, what: string) =>
    rateOf(new Map([...times, ...once]), name, {
      what,
      content,
      unit: 'Mbit/s',
    })!;
  const line = (against: Figure, target?: number): Line => ({
    ...figure(meca.name, `${of.what}: ${connections} connections`),
    unit: 'Mbit/s',
    against,
    target,
    moreIsBetter: true,
  });
  if (others.length === 0) {
    return [line({ what: 'the line', value: of.line.mbitPerSecond })];
  }
  return others.map(({ name }) =>
    line(figure(name, name), name === 'aria2c' ? 0.95 : undefined),
  );
}
