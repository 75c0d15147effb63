import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { TestDatabases } from '@backstage/backend-test-utils';
import {
  RunningSimulator,
  smallRegion,
  startSimulator,
} from '@meca/cloudstack-simulator';
import {
  BackendProcess,
  simulatedRegionConfig,
} from '../__testUtils__/backendProcess/BackendProcess';
import { openLastingDatabase } from '../__testUtils__/backendProcess/openLastingDatabase';
import { SeatLab } from './__testUtils__/SeatLab';

jest.setTimeout(600_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
const SEATS = 30;
const KILLS = 3;

describe.each(databases.eachSupportedId())('a backend on %s', id => {
  let simulator: RunningSimulator;
  let folder: string;
  let database: Awaited<ReturnType<typeof openLastingDatabase>>;
  let backend: BackendProcess;

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
    database = await openLastingDatabase(databases, id, folder);
    backend = new BackendProcess({
      database: database.config,
      meca: {
        portalId: 'crash-test',
        regions: { polito: simulatedRegionConfig(simulator.region('polito')) },
        seats: {
          lease: { milliseconds: 1500 },
          tick: { milliseconds: 200 },
          lostAnswerAfter: { seconds: 3 },
          retryPause: { milliseconds: 200 },
          callsPerSecond: 200,
        },
      },
    });
  });

  afterAll(async () => {
    await backend?.kill();
    await simulator?.close();
    await database?.close();
    await rm(folder, { recursive: true, force: true });
  });

  /** Starts and kills the backend at seeded moments, then lets one live until `done`. */
  async function liveAndDie(seed: number, done: () => Promise<unknown>) {
    for (let n = 0; n < KILLS; n++) {
      await backend.liveFor(((seed * 7919 + n * 104729) % 900) + 50);
    }
    await backend.start();
    await done();
  }

  it(`ends with exactly ${SEATS} machines, then none, however often it is killed`, async () => {
    const { knex } = database;
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

    await backend.kill();
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
