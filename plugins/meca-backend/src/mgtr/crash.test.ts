import { ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import {
  RunningSimulator,
  smallRegion,
  startSimulator,
} from '@meca/cloudstack-simulator';
import knexFactory, { Knex } from 'knex';
import { regionConfig } from '../__testUtils__/startMecaBackend';
import { openDatabase } from '../database';
import { TestRepository } from './__testUtils__/TestRepository';

jest.setTimeout(600_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
const KILLS = 4;
const VERSIONS = ['01.00.00.00', '02.00.00.00'];
const IMAGE_BYTES = 6_000 * 512;

describe.each(databases.eachSupportedId())('a backend on %s', id => {
  let simulator: RunningSimulator;
  let repository: TestRepository;
  let knex: Knex;
  let database: Knex.Config;
  let child: ChildProcess | undefined;

  beforeAll(async () => {
    repository = await TestRepository.create();
    simulator = await startSimulator({
      // Slow enough to be killed in the middle of an import.
      regions: [smallRegion({ id: 'polito', lineMbitPerSecond: 60 })],
    });
    if (id === 'SQLITE_3') {
      // A file, since the database must outlive the backend.
      database = {
        client: 'better-sqlite3',
        connection: { filename: path.join(repository.folder, 'meca.sqlite') },
        useNullAsDefault: true,
        pool: { min: 1, max: 1 },
      };
      knex = knexFactory(database);
      await knex.raw('PRAGMA journal_mode = WAL');
    } else {
      knex = await databases.init(id);
      const { connection } = knex.client.config;
      // knex hides the password from whoever copies the connection.
      const { password } = connection;
      database = { client: 'pg', connection: { ...connection, password } };
    }
    await openDatabase(mockServices.database({ knex }));
  });

  afterAll(async () => {
    await kill();
    await simulator?.close();
    if (id === 'SQLITE_3') await knex?.destroy();
    await repository.close();
  });

  async function start(): Promise<void> {
    const region = simulator.region('polito');
    const moment = { milliseconds: 50 };
    const meca = {
      portalId: 'crash-test',
      regions: {
        polito: regionConfig(1, 'polito', {
          driver: 'cloudstack',
          endpoint: region.endpoint,
          allowInsecureHttp: true,
          apiKey: region.apiKey,
          secretKey: region.secretKey,
          mgtr: { delivery: 'pull' },
        }),
      },
      mgtr: {
        repositories: { main: repository.config },
        refreshInterval: { seconds: 1 },
        keepVersions: VERSIONS.length,
        staging: { folder: repository.staging, floor: '1 MiB' },
        serve: { host: '127.0.0.1', port: 0, publicHost: '127.0.0.1' },
        replicas: {
          lease: { milliseconds: 1500 },
          tick: moment,
          poll: moment,
          retryPause: moment,
          longestRetryPause: { milliseconds: 500 },
          lostAnswerAfter: { milliseconds: 300 },
          cleanUpPause: { milliseconds: 300 },
          callsPerSecond: 200,
        },
      },
    };
    const script = path.join(__dirname, '../seats/__testUtils__/crashChild.ts');
    child = spawn(
      process.execPath,
      ['--import', 'tsx', script, JSON.stringify({ meca, database })],
      {
        stdio: ['ignore', 'pipe', 'pipe'],
        env: { ...process.env, NODE_OPTIONS: '' },
      },
    );
    const said: string[] = [];
    child.stderr!.on('data', chunk => said.push(String(chunk)));
    for await (const line of createInterface({ input: child.stdout! })) {
      if (line === 'ready') {
        child.stdout!.resume();
        return;
      }
      said.push(line);
    }
    throw new Error(`The backend did not start:\n${said.join('\n')}`);
  }

  async function kill(): Promise<void> {
    if (!child || child.exitCode !== null || child.signalCode) return;
    const exited = once(child, 'exit');
    child.kill('SIGKILL');
    await exited;
  }

  it('ends with every version once in the region, whole, however often it is killed', async () => {
    for (const [n, version] of VERSIONS.entries()) {
      await repository.publish(version, { imageBytes: IMAGE_BYTES + 512 * n });
      for (let k = 0; k < KILLS / VERSIONS.length; k++) {
        await start();
        await sleep(((n * 7919 + k * 104729) % 1500) + 300);
        await kill();
      }
    }
    await start();
    for (;;) {
      const rows = await knex('mgtr_replica')
        .join('mgtr_version', 'mgtr_version.id', 'mgtr_replica.version_id')
        .select('state', 'given_up', 'version');
      const isLatest = rows.some(row => row.version === VERSIONS.at(-1));
      if (isLatest && rows.every(r => r.state === 'ready' && !r.given_up)) {
        break;
      }
      await sleep(50);
    }
    const rows = await knex('mgtr_replica')
      .join('mgtr_version', 'mgtr_version.id', 'mgtr_replica.version_id')
      .orderBy('version')
      .select('version', 'cloud_template_id', 'image_sha256');
    const ours = simulator
      .region('polito')
      .templates()
      .filter(({ name }) => name.startsWith('meca--polito-linux-lab'))
      .sort((a, b) => a.name.localeCompare(b.name));
    expect(ours).toHaveLength(rows.length);
    expect(ours).toMatchObject(
      rows.map(row => ({
        id: row.cloud_template_id,
        name: `meca--polito-linux-lab--${row.version}`,
        ready: true,
        storedBytes: IMAGE_BYTES + 512 * VERSIONS.indexOf(row.version),
        tags: { 'meca:sha256': row.image_sha256 },
      })),
    );
    expect(rows.at(-1)!.version).toBe(VERSIONS.at(-1));
  });
});
