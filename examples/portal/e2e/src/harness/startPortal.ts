import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const ROOT = resolve(__dirname, '../../../../..');
const START_TIMEOUT_MS = 300_000;

/** A demo of our own, started as a visitor would, on ports that were free. */
export interface Portal {
  url: string;
  /** Of the simulator's port that switches faults. */
  adminUrl: string;
  /** What the processes wrote; for the report of a failed test. */
  readLog(name: 'backend' | 'simulator'): Promise<string>;
  stop(): Promise<void>;
}

/** Starts the demo with clouds that take milliseconds; `classInMinutes` as `--class-in`, 0 for an empty schedule. */
export async function startPortal(
  options: { classInMinutes?: number } = {},
): Promise<Portal> {
  const dataDir = await mkdtemp(join(tmpdir(), 'meca-portal-'));
  const child = spawn(
    process.execPath,
    [
      ...['tools/demo.mjs', '--free-ports', '--timing', 'fast'],
      ...['--data-dir', dataDir],
      ...['--class-in', String(options.classInMinutes ?? 0)],
    ],
    { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let output = '';
  child.stdout.on('data', data => (output += data));
  child.stderr.on('data', data => (output += data));
  const ended = new Promise<void>(done => child.once('exit', () => done()));
  const hasEnded = () => child.exitCode !== null || child.signalCode !== null;

  const stop = async () => {
    if (!hasEnded()) child.kill('SIGTERM');
    await ended;
    await rm(dataDir, { recursive: true, force: true });
  };
  const deadline = Date.now() + START_TIMEOUT_MS;
  while (!output.includes('Portal ready:')) {
    if (hasEnded() || Date.now() > deadline) {
      await stop();
      throw new Error(`The portal did not start:\n${output}`);
    }
    await sleep(100);
  }
  const { portalUrl, adminUrl } = JSON.parse(
    await readFile(join(dataDir, 'demo.json'), 'utf8'),
  );
  return {
    url: portalUrl,
    adminUrl,
    readLog: name => readFile(join(dataDir, 'logs', `${name}.log`), 'utf8'),
    stop,
  };
}
