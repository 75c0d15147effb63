import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Figure } from '../report/Line';
import { quantile } from '../report/statistics';
import { Content, totalBytes } from './content/Content';
import { describeVersion } from './content/describeVersion';
import type { LineShape, Network } from './network/Network';
import type { Fetcher } from './tools/Fetcher';
import { runCommand } from './tools/runCommand';

/** Seconds of each round, by the fetcher's name. */
export type Times = Map<string, number[]>;

/**
 * Lets fetchers take turns. A line is laid anew for each turn, with a seed that is the round's: whoever takes a turn in it loses
 * the packets of the same numbers.
 */
export async function compareFetchers(options: {
  network: Network;
  line?: LineShape;
  content: Content;
  connections: number | 'auto';
  fetchers: readonly Fetcher[];
  rounds: number;
  /** For logs and manifests. */
  folder: string;
  /** Where the chunks go; emptied after each turn. */
  staging: string;
}): Promise<Times> {
  const { network, line, content, fetchers, rounds, staging } = options;
  const folder = await mkdtemp(join(options.folder, 'fetch-'));
  const manifestFile = join(folder, 'manifest.json');
  await writeFile(manifestFile, JSON.stringify(describeVersion(content)));
  const times: Times = new Map(fetchers.map(({ name }) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (const fetcher of fetchers) {
      const target = join(staging, `turn-${process.pid}`);
      await mkdir(target, { recursive: true });
      const shape = line && { ...line, seed: 1000 * (round + 1) };
      const served = await network.serve(content, shape, folder);
      try {
        // What the last turn left to be written is not this one's.
        await runCommand(['sync']);
        const { url, prefix } = served;
        const { seconds } = await fetcher.fetch({
          url,
          prefix,
          content,
          manifestFile,
          folder: target,
          connections: options.connections,
        });
        times.get(fetcher.name)!.push(seconds);
      } finally {
        await served.stop();
        await rm(target, { recursive: true, force: true });
      }
    }
  }
  return times;
}

/** How many times as fast as the other one a fetcher was: the median of the rounds in which both took a turn. */
export function medianRatio(
  times: Times,
  fetcher: string,
  other: string,
): number | undefined {
  const ratios = ratiosOf(times, fetcher, other);
  return ratios.length > 0 ? quantile(ratios, 0.5) : undefined;
}

/** For a note below the table: how far the rounds lie apart. */
export function describeRounds(
  times: Times,
  fetcher: string,
  other: string,
): string | undefined {
  const ratios = ratiosOf(times, fetcher, other);
  return ratios.length > 1
    ? `beside ${other}, round by round: ${ratios
        .map(ratio => ratio.toFixed(2))
        .join(', ')}`
    : undefined;
}

function ratiosOf(times: Times, fetcher: string, other: string): number[] {
  const own = times.get(fetcher) ?? [];
  return (times.get(other) ?? [])
    .slice(0, own.length)
    .map((seconds, round) => seconds / own[round]);
}

/** The median rate in bits or bytes per second, as a figure. */
export function rateOf(
  times: Times,
  fetcher: string,
  of: { what: string; content: Content; unit: 'Mbit/s' | 'MiB/s' },
): Figure | undefined {
  const seconds = times.get(fetcher);
  if (!seconds?.length) return undefined;
  const amount =
    of.unit === 'Mbit/s'
      ? (totalBytes(of.content) * 8) / 1e6
      : totalBytes(of.content) / 1024 ** 2;
  return {
    what: of.what,
    value: amount / quantile(seconds, 0.5),
    samples: seconds.length,
  };
}
