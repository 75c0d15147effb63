import type { Line } from '../../report/Line';
import { compareFetchers, rateOf } from '../compareFetchers';
import type { Content } from '../content/Content';
import { MIB, TransferBench } from '../TransferBench';

const FEW = 4;

/** What finding the right number of connections brings on a line that loses packets. */
export async function measureOwnChoice(bench: TransferBench): Promise<Line[]> {
  const { meca, quick, folder } = bench;
  const shape = { mbitPerSecond: 50, rttMs: 100, loss: 0.01 };
  const run = async (content: Content, connections: number | 'auto') => {
    const times = await compareFetchers({
      ...bench,
      line: shape,
      content,
      connections,
      fetchers: [meca],
      staging: folder,
      rounds: 1,
    });
    const what =
      connections === 'auto'
        ? '50 Mbit/s, 100 ms, 1 % lost: connections as the engine chooses'
        : `${connections} connections`;
    return rateOf(times, meca.name, { what, content, unit: 'Mbit/s' })!;
  };
  const chunks = (count: number): Content => ({
    chunkBytes: MIB,
    chunks: count,
    kind: 'noise',
  });
  return [
    {
      ...(await run(chunks(quick ? 8 : 64), 'auto')),
      unit: 'Mbit/s',
      against: await run(chunks(quick ? 4 : 8), FEW),
      moreIsBetter: true,
      note: `it begins with ${FEW} and adds half as many every 10 s while that helps; a long transfer gains more`,
    },
  ];
}
