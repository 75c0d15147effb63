import { setTimeout as sleep } from 'node:timers/promises';
import { smallRegion } from '@meca/cloudstack-simulator';
import { MecaClient } from '../client/MecaClient';
import { waitUntilKnown } from '../client/waitUntilKnown';
import { BenchContext } from '../context';
import { institutionOf, startBackend } from '../processes/startBackend';
import { startRegions } from '../processes/startRegions';
import { watchProcess } from '../processes/watchProcess';
import { Line } from '../report/Line';
import { quantile } from '../report/statistics';

const SEATS = 200;
/** Of the plugin: machines in the making at one time. */
const CONCURRENCY = 10;
/** Of the simulated cloud, milliseconds; each varies by up to a quarter. */
const CLOUD = { queueMs: 400, deployMs: 4000, bootMs: 4000, jitter: 0.25 };
const REGION = 'campus';
const POLL_MS = 250;

/** A class of 200 in one region, from the request until every machine's access port answers. */
export async function measureMassStart(context: BenchContext): Promise<Line[]> {
  const cloud = await context.keep(
    startRegions({
      folder: context.folder,
      regions: [bigRegion()],
    }),
  );
  const { client, pid } = await context.keep(
    startBackend({
      name: 'massstart',
      folder: context.folder,
      regions: cloud.regions,
      database: context.newDatabase('massstart'),
      regionSettings: () => ({ deployConcurrency: CONCURRENCY }),
    }),
  );
  await waitUntilKnown(client, 1);
  await sleep(3000); // what the start of the process left behind

  const memory = watchProcess(pid);
  const begun = Date.now();
  const id = await beginClass(client);
  const { ready, total } = await waitUntilReady(client, id, begun);
  const used = memory?.finish();

  const running = (await cloud.machines(REGION)).filter(
    ({ state }) => state === 'Running',
  );
  if (running.length !== SEATS) {
    throw new Error(
      `The cloud has ${running.length} running machines instead of ${SEATS}`,
    );
  }
  const { queueMs, deployMs, bootMs } = CLOUD;
  const ideal = (SEATS / CONCURRENCY) * (queueMs + deployMs) + bootMs;
  const lines: Line[] = [
    {
      what: `start of ${SEATS} seats, until all are ready`,
      value: total / 1000,
      unit: 's',
      against: { what: 'ideal', value: ideal / 1000 },
      target: 1.15,
      note: `${CONCURRENCY} machines in the making at one time, job ${
        (queueMs + deployMs) / 1000
      } s, boot ${bootMs / 1000} s, each ± ${
        CLOUD.jitter * 100
      } %; from POST /v1/sessions of a class that begins now; exactly ${SEATS} machines run`,
    },
    {
      what: 'the same, until half are ready',
      value: quantile(ready, 0.5) / 1000,
      unit: 's',
      against: {
        what: 'ideal',
        value:
          ((SEATS / 2 / CONCURRENCY) * (queueMs + deployMs) + bootMs) / 1000,
      },
    },
  ];
  if (used) {
    lines.push({
      what: 'resident memory of the backend, peak',
      value: used.peak,
      unit: 'bytes',
      against: { what: 'before the start', value: used.before },
      note: `${used.cpuSeconds.toFixed(1)} s of processor time`,
    });
  }
  return lines;
}

/** Room for the class, and addresses that machines can really listen on. */
function bigRegion() {
  return smallRegion({
    id: REGION,
    timing: { profile: 'demo', ...CLOUD },
    zones: [
      {
        systemVms: false,
        pods: [
          {
            clusters: [{ hosts: [{ count: 20, cores: 32, memoryGiB: 128 }] }],
          },
        ],
        storagePools: [{ sizeGiB: 40_960 }],
        networks: [{ cidr: `127.${200 + (process.pid % 50)}.0.0/16` }],
      },
    ],
  });
}

/** Begins in a moment, so that its lead-in is now. */
async function beginClass(client: MecaClient): Promise<string> {
  const start = Date.now() + 5_000;
  const { id } = await client.createSession({
    title: 'Everybody at once',
    institutionRef: institutionOf(REGION),
    ownerRef: 'user:default/teacher',
    startsAt: new Date(start).toISOString(),
    endsAt: new Date(start + 3600_000).toISOString(),
    placement: { policy: 'chosen-only', regionId: REGION },
    templatePath: 'linux/ubuntu-24-desktop',
    offering: 'Small',
    seats: SEATS,
  });
  return id;
}

/** Milliseconds from `begun`: of every seat, and of the poll that saw the last one. */
async function waitUntilReady(client: MecaClient, id: string, begun: number) {
  const deadline = begun + 15 * 60_000;
  for (;;) {
    const { seatCounts } = await client.getSession(id);
    const total = Date.now() - begun;
    if (seatCounts.ready === SEATS) {
      const { items } = await client.listSeats(id);
      const ready = items.map(seat => Date.parse(seat.readyAt!) - begun);
      return { ready, total };
    }
    if (seatCounts.failed > 0 || Date.now() > deadline) {
      throw new Error(`Not all became ready: ${JSON.stringify(seatCounts)}`);
    }
    await sleep(POLL_MS);
  }
}
