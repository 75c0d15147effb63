import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { ROOT } from '../../processes/ChildProcess';
import { runCommand } from '../tools/runCommand';
import type { LineShape, Network, Served } from './Network';
import { startChunkServer } from './startChunkServer';

const FAR_ADDRESS = '10.77.0.2';
const RELAY = resolve(ROOT, 'bench/transfer/network/relay.py');

/** Lines between two network namespaces, with the TCP of the real kernel; undefined where that is not allowed. */
export async function findNamespaces(): Promise<Network | undefined> {
  const network: Network = {
    how: 'network namespaces, TCP (cubic) of the kernel, packets late and lost by a relay',
    async serve(content, line, folder) {
      if (!line) return startChunkServer({ folder, content });
      const laid = await layLine(line);
      try {
        const server = await startChunkServer({
          folder,
          content,
          host: FAR_ADDRESS,
          prefix: laid.far,
        });
        return {
          ...server,
          prefix: laid.near,
          async stop() {
            await server.stop();
            await laid.stop();
          },
        };
      } catch (error) {
        await laid.stop();
        throw error;
      }
    },
  };
  try {
    const trial = await layLine({ mbitPerSecond: 10, rttMs: 1, loss: 0 });
    await trial.stop();
    return network;
  } catch {
    return undefined;
  }
}

type Laid = Pick<Served, 'stop'> & { near: string[]; far: string[] };

async function layLine(line: LineShape): Promise<Laid> {
  const names = ['near', 'far'].map(end => `meca-${process.pid}-${end}`);
  const remove = async () => {
    for (const name of names) {
      await runCommand(['ip', 'netns', 'delete', name]).catch(() => {});
    }
  };
  try {
    for (const name of names) {
      await runCommand(['ip', 'netns', 'add', name]);
    }
    const relay = await startRelay(names, line);
    return {
      near: ['ip', 'netns', 'exec', names[0]],
      far: ['ip', 'netns', 'exec', names[1]],
      async stop() {
        await relay.stop();
        await remove();
      },
    };
  } catch (error) {
    await remove();
    throw error;
  }
}

async function startRelay(names: string[], line: LineShape) {
  const child = spawn(
    'python3',
    [
      RELAY,
      ...names,
      `--mbit=${line.mbitPerSecond}`,
      `--rtt-ms=${line.rttMs}`,
      `--loss=${line.loss}`,
      `--seed=${line.seed ?? 1}`,
    ],
    { stdio: ['pipe', 'pipe', 'pipe'] },
  );
  let errors = '';
  child.stderr.on('data', part => (errors += part));
  const ended = once(child, 'close').then(() => {
    throw new Error(`The relay ended: ${errors.slice(-1000)}`);
  });
  ended.catch(() => {}); // when it was told to
  await Promise.race([once(child.stdout, 'data'), ended]);
  return {
    async stop() {
      // It ends with its input.
      child.stdin.end();
      await ended.catch(() => {});
    },
  };
}
