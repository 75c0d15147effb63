import { readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { measure } from '../../client/measure';
import { chunkFile, totalBytes } from '../content/Content';
import { Fetcher, FetchJob } from './Fetcher';
import { isInstalled, runCommand } from './runCommand';

const LIST = 'urls.txt';

const aria2c: Fetcher = {
  name: 'aria2c',
  async fetch(job) {
    const list = join(job.folder, LIST);
    await writeFile(list, filesOf(job).join('\n'));
    // Nothing is set aside before, nothing verified after: what it does fastest.
    return timed(job, [
      'aria2c',
      '--quiet',
      '--no-conf',
      `--input-file=${list}`,
      `--dir=${job.folder}`,
      `--max-concurrent-downloads=${job.connections}`,
      '--split=1',
      '--max-connection-per-server=1',
      '--file-allocation=none',
      '--max-tries=0',
      '--retry-wait=0',
    ]);
  },
};

const curl: Fetcher = {
  name: 'curl',
  async fetch(job) {
    const list = join(job.folder, LIST);
    const lines = filesOf(job).map(url => `url = "${url}"\nremote-name`);
    await writeFile(list, lines.join('\n'));
    return timed(job, [
      'curl',
      '--silent',
      '--show-error',
      '--fail',
      '--parallel',
      `--parallel-max`,
      `${job.connections}`,
      '--config',
      list,
    ]);
  },
};

/** What is installed, of the programs that the transfer is held against. */
export async function findOtherFetchers(): Promise<Fetcher[]> {
  const found: Fetcher[] = [];
  for (const fetcher of [aria2c, curl]) {
    if (await isInstalled(fetcher.name)) found.push(fetcher);
  }
  return found;
}

function filesOf({ url, content }: FetchJob): string[] {
  return Array.from(
    { length: content.chunks },
    (_, index) => `${url}${chunkFile(index + 1)}`,
  );
}

async function timed(job: FetchJob, command: string[]) {
  const { ms } = await measure(() =>
    runCommand([...job.prefix, ...command], { cwd: job.folder }),
  );
  const bytes = await bytesOfChunks(job.folder);
  if (bytes !== totalBytes(job.content)) {
    throw new Error(`${command[0]} brought ${bytes} bytes`);
  }
  return { seconds: ms / 1000 };
}

async function bytesOfChunks(folder: string): Promise<number> {
  let bytes = 0;
  for (const name of await readdir(folder)) {
    if (name !== LIST) bytes += (await stat(join(folder, name))).size;
  }
  return bytes;
}
