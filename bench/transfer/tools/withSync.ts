import { measure } from '../../client/measure';
import type { Fetcher } from './Fetcher';
import { runCommand } from './runCommand';

/** The same, until the bytes are on the disk: programs that leave them in memory would else be held against one that does not. */
export function withSync(fetcher: Fetcher): Fetcher {
  return {
    name: `${fetcher.name} and sync`,
    async fetch(job) {
      const fetched = await fetcher.fetch(job);
      const { ms } = await measure(() =>
        runCommand(['sync', '--file-system', job.folder]),
      );
      return { seconds: fetched.seconds + ms / 1000 };
    },
  };
}
