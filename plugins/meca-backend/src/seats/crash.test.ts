import { ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { TestDatabases } from '@backstage/backend-test-utils';
import {
  RunningSimulator,
  smallRegion,
  startSimulator,
} from '@meca/cloudstack-simulator';
import knexFactory, { Knex } from 'knex';
import { regionConfig } from '../__testUtils__/startMecaBackend';
import { SeatLab } from './__testUtils__/SeatLab';

jest.setTimeout(600_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
const SEATS = 30;
const KILLS = 3;

describe.each(databases.eachSupportedId())('a backend on %s', id => {
  let simulator: RunningSimulator;
  let folder: string;
  let knex: Knex;
  let database: Knex.Config;
  let child: ChildProcess | undefined;

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'meca-crash-'));
    simulator = await startSimulator({
      regions: [
        smallRegion({
          id: 'polito',
          timing: { profile: 'fast', deployMs: 500, stopMs: 150 },
          zones: [
            {
              systemVms: false,
              pods: [
                {
                  clusters: [
                    {
                      hosts: [
                        { count: 2, cores: 32, speedMhz: 2000, memoryGiB: 128 },
                      ],
                    },
                  ],
                },
              ],
              storagePools: [{ sizeGiB: 2048, overprovisioning: 2 }],
            },
          ],
        }),
      ],
    });
    if (id === 'SQLITE_3') {
      // A file, since the database must outlive the backend.
      database = {
        client: 'better-sqlite3',
        connection: { filename: path.join(folder, 'meca.sqlite') },
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
  });

  afterAll(async () => {
    await kill();
    await simulator?.close();
    if (id === 'SQLITE_3') await knex?.destroy();
    await rm(folder, { recursive: true, force: true });
  });

  async function start(): Promise<void> {
    const region = simulator.region('polito');
    const meca = {
      portalId: 'crash-test',
      regions: {
        polito: regionConfig(1, 'polito', {
          driver: 'cloudstack',
          endpoint: region.endpoint,
          allowInsecureHttp: true,
          apiKey: region.apiKey,
          secretKey: region.secretKey,
        }),
      },
      seats: {
        lease: { milliseconds: 1500 },
        tick: { milliseconds: 200 },
        lostAnswerAfter: { seconds: 3 },
        retryPause: { milliseconds: 200 },
        callsPerSecond: 200,
      },
    };
    const script = path.join(__dirname, '__testUtils__', 'crashChild.ts');
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

  /** Starts and kills the backend at seeded moments, then lets one live until `done`. */
  async function liveAndDie(seed: number, done: () => Promise<unknown>) {
    for (let n = 0; n < KILLS; n++) {
      await start();
      await sleep(((seed * 7919 + n * 104729) % 900) + 50);
      await kill();
    }
    await start();
    await done();
  }

  it(`ends with exactly ${SEATS} machines, then none, however often it is killed`, async () => {
    const lab = await SeatLab.create(knex, {});
    const session = await lab.addSession({
      code: 'crashing',
      regionId: 'polito',
      seats: SEATS,
      state: 'admitted',
      nextStepAt: Date.now(),
      preparesAt: Date.now() - 1000,
    });
    await knex('session').where({ id: session }).update({
      template_path: 'linux/ubuntu-24-desktop',
      offering: 'Small',
    });
    await liveAndDie(1, () => lab.settled(session, 'ready'));
    const names = (await lab.seats.list(session)).map(seat => seat.name);
    const machines = simulator
      .region('polito')
      .machines()
      .filter(({ state }) => !['Destroyed', 'Expunging'].includes(state));
    expect(machines.map(({ name }) => name).sort()).toEqual(names);
    expect(new Set(machines.map(({ state }) => state))).toEqual(
      new Set(['Running']),
    );
    expect(names).toHaveLength(SEATS);
    expect(
      simulator.region('polito').calls().deployVirtualMachine,
    ).toBeLessThanOrEqual(SEATS + KILLS * 5);

    await kill();
    await knex('session')
      .where({ id: session })
      .update({ ends_at: Date.now(), next_step_at: Date.now() });
    await liveAndDie(2, async () => {
      for (;;) {
        const row = await knex('session').where({ id: session }).first();
        if (row.state === 'closed') return;
        await sleep(50);
      }
    });
    expect(
      simulator
        .region('polito')
        .machines()
        .filter(({ state }) => !['Destroyed', 'Expunging'].includes(state)),
    ).toEqual([]);
    await lab.settled(session, 'absent');
    expect(
      await knex('reservation').where({ session_id: session }),
    ).toMatchObject([{ state: 'released' }]);
  });
});
