import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { PortalClient } from './PortalClient';
import { Simulator } from './Simulator';
import { until } from './until';

// Never bundled: run from here, by tsx.
// eslint-disable-next-line no-restricted-syntax
const ROOT = resolve(__dirname, '../../../../..');
const DAY_MS = 24 * 3600 * 1000;
const START_TIMEOUT_MS = 300_000;

/** A demo of our own, started as a visitor would, on ports that were free. */
export interface Portal {
  url: string;
  simulator: Simulator;
  /** The REST API as one of the people in examples/catalog, such as `laura.ferri`. */
  signIn(name: string): Promise<PortalClient>;
  /** What the processes wrote; for the report of a failed test. */
  readLog(name: 'backend' | 'simulator'): Promise<string>;
  stop(): Promise<void>;
}

async function describePortal(
  dataDir: string,
  stop: () => Promise<void>,
): Promise<Portal> {
  const { portalUrl, adminUrl } = JSON.parse(
    await readFile(join(dataDir, 'demo.json'), 'utf8'),
  );
  return {
    url: portalUrl,
    simulator: new Simulator(adminUrl),
    signIn: name => PortalClient.signIn(portalUrl, `user:default/${name}`),
    readLog: name => readFile(join(dataDir, 'logs', `${name}.log`), 'utf8'),
    stop,
  };
}

/** What an earlier run left behind. */
async function cancelAllSessions(portal: Portal): Promise<void> {
  const operator = await portal.signIn('elena.marin');
  const { items } = await operator.call('listSessions', {
    query: {
      from: new Date(Date.now() - DAY_MS).toISOString(),
      to: new Date(Date.now() + DAY_MS).toISOString(),
    },
  });
  for (const { id, actions } of items) {
    if (!actions.includes('cancel')) continue;
    await operator.call('cancelSession', { params: { sessionId: id } });
  }
}

/** People, regions and templates come in a moment after the start. */
async function untilItKnowsItsRegions(portal: Portal): Promise<void> {
  const isReady = async () => {
    const teacher = await portal.signIn('laura.ferri');
    const { regions } = await teacher.call('getCapacity', {});
    const { items } = await teacher.call('listTemplates', {});
    return (
      regions.every(({ state }) => state === 'fresh') &&
      items.some(({ replicas }) => replicas.length >= 5)
    );
  };
  await until('regions and templates', () => isReady().catch(() => false));
}

/**
 * Starts the demo with clouds that take milliseconds and an empty schedule. While tests are written, a demo that runs
 * already may be used instead, by the folder of its data: `E2E_DATA_DIR=.demo`.
 */
export async function startPortal(): Promise<Portal> {
  const running = process.env.E2E_DATA_DIR;
  if (running) {
    const portal = await describePortal(resolve(running), async () => {});
    await untilItKnowsItsRegions(portal);
    await cancelAllSessions(portal);
    return portal;
  }

  const dataDir = await mkdtemp(join(tmpdir(), 'meca-portal-'));
  const child = spawn(
    process.execPath,
    [
      ...['tools/demo.mjs', '--free-ports', '--timing', 'fast'],
      ...['--data-dir', dataDir, '--class-in', '0'],
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
  try {
    await until(
      'the portal to start',
      async () => hasEnded() || output.includes('Portal ready:'),
      START_TIMEOUT_MS,
    );
    if (hasEnded()) throw new Error('The demo ended');
    const portal = await describePortal(dataDir, stop);
    await untilItKnowsItsRegions(portal);
    return portal;
  } catch (error) {
    await stop();
    throw new Error(`The portal did not start:\n${output}`, { cause: error });
  }
}
