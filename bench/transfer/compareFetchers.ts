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

/** Lets fetchers take turns at one server. */
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
  const served = await network.serve(content, line, folder);
  const times: Times = new Map(fetchers.map(({ name }) => [name, []]));
  try {
    for (let round = 0; round < rounds; round++) {
      for (const fetcher of fetchers) {
        const target = join(staging, `turn-${process.pid}`);
        await mkdir(target, { recursive: true });
        try {
          // What the last turn left to be written is not this one's.
          await runCommand(['sync']);
          const { url, prefix } = served;
          const job = { url, prefix, content, manifestFile, folder: target };
          const { seconds } = await fetcher.fetch({
            ...job,
            connections: options.connections,
          });
          times.get(fetcher.name)!.push(seconds);
        } finally {
          await rm(target, { recursive: true, force: true });
        }
      }
    }
  } finally {
    await served.stop();
  }
  return times;
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
