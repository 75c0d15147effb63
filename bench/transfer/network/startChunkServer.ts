import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ChildProcess } from '../../processes/ChildProcess';
import type { Content } from '../content/Content';
import type { Served } from './Network';

export const LOOPBACK = '127.0.0.1';

/** A web server with chunks in a process of its own, on this machine or where `prefix` leads. */
export async function startChunkServer(options: {
  folder: string;
  content: Content;
  host?: string;
  prefix?: readonly string[];
}): Promise<Served> {
  const { folder, content, host = LOOPBACK, prefix } = options;
  const file = join(folder, 'content.json');
  await writeFile(file, JSON.stringify(content));
  const child = ChildProcess.start({
    name: 'chunk server',
    module: 'bench/entries/chunkServer.ts',
    args: [file, host],
    execArgv: ['--import', 'tsx'],
    prefix,
    logFile: join(folder, 'chunk-server.log'),
  });
  const { port } = (await child.firstMessage()) as { port: number };
  return {
    url: `http://${host}:${port}/`,
    prefix: [],
    cut: () => child.send({ cut: true }),
    stop: () => child.stop(),
  };
}
