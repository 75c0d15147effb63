import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { createServer, AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { MecaClient } from '../client/MecaClient';
import { ChildProcess } from './ChildProcess';
import { RegionAddress } from './startRegions';

const START_TIMEOUT_MS = 120_000;

export interface RunningBackend {
  pid: number;
  client: MecaClient;
  stop(): Promise<void>;
}

/**
 * The plugin in a process of its own, as a portal runs it: Backstage's own services, a real database, permissions off,
 * and a service's static token for the client. What is not given is left at the plugin's defaults.
 */
export async function startBackend(options: {
  name: string;
  folder: string;
  regions: RegionAddress[];
  /** `backend.database` */
  database: object;
  /** Keys of `meca` beside the regions. */
  settings?: object;
  /** Keys of single regions. */
  regionSettings?: (region: RegionAddress, index: number) => object;
}): Promise<RunningBackend> {
  const { name, folder, regions, database, settings, regionSettings } = options;
  const port = await findFreePort();
  const baseUrl = `http://127.0.0.1:${port}`;
  const token = randomBytes(24).toString('hex');
  const config = {
    app: { baseUrl },
    backend: {
      baseUrl,
      listen: { host: '127.0.0.1', port },
      database,
      auth: {
        externalAccess: [
          { type: 'static', options: { token, subject: 'bench' } },
        ],
      },
    },
    permission: { enabled: false },
    meca: {
      portalId: name,
      ...settings,
      regions: Object.fromEntries(
        regions.map((region, index) => [
          region.id,
          {
            ...describeRegion(region, index),
            ...regionSettings?.(region, index),
          },
        ]),
      ),
    },
  };
  const file = join(folder, `${name}.json`);
  await writeFile(file, JSON.stringify(config), { mode: 0o600 });
  const child = ChildProcess.start({
    name: `backend ${name}`,
    module: 'bench/entries/backend.ts',
    args: ['--config', file],
    execArgv: ['--import', 'tsx'],
    env: { NODE_ENV: 'production' },
    logFile: join(folder, `${name}.log`),
  });
  await child.unlessItEnds(
    waitUntilReady(`${baseUrl}/.backstage/health/v1/readiness`),
  );
  const client = new MecaClient({ baseUrl, token });
  return { pid: child.pid, client, stop: () => child.stop() };
}

/** Over Europe, so that distances differ. */
function describeRegion(region: RegionAddress, index: number) {
  const { id, endpoint, apiKey, secretKey } = region;
  return {
    number: index + 1,
    name: `Region ${id}`,
    institution: institutionOf(id),
    endpoint,
    allowInsecureHttp: true,
    apiKey,
    secretKey,
    location: {
      latitude: 38 + ((index * 7) % 20),
      longitude: -8 + ((index * 11) % 30),
    },
    timeZone: 'Europe/Rome',
  };
}

export function institutionOf(regionId: string): string {
  return `group:default/${regionId}`;
}

async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

async function waitUntilReady(url: string): Promise<void> {
  const deadline = Date.now() + START_TIMEOUT_MS;
  for (;;) {
    try {
      if ((await fetch(url)).ok) return;
    } catch {
      // Does not listen yet.
    }
    if (Date.now() > deadline) throw new Error(`${url} did not answer`);
    await sleep(100);
  }
}
