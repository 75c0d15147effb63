import { setTimeout as sleep } from 'node:timers/promises';
import { smallRegion } from '@meca/cloudstack-simulator';
import { measure } from '../client/measure';
import { MecaClient } from '../client/MecaClient';
import { waitUntilKnown } from '../client/waitUntilKnown';
import { BenchContext } from '../context';
import { startBackend } from '../processes/startBackend';
import { startRegions } from '../processes/startRegions';
import { Line } from '../report/Line';
import { summarize } from '../report/statistics';

const REGIONS = 50;
const ROUNDS = 5;
/** Every answer of a region comes so many milliseconds late, as over a line across Europe; evenly spread. */
const LINE_MS = { nearest: 20, farthest: 200 };
const POLL_MS = 20;
/** Visits ask for more than the numbers, and whoever asks for a region joins the visit that is under way. */
const VISITS_END_MS = 3_000;
const HUNG = 'region-25';
const SLOWEST = `region-${REGIONS - 1}`;

/** How far one hung region delays the numbers of the others. */
export async function measureCapacity(context: BenchContext): Promise<Line[]> {
  const ids = Array.from({ length: REGIONS }, (_, index) => `region-${index}`);
  const cloud = await context.keep(
    startRegions({
      folder: context.folder,
      regions: ids.map(id => smallRegion({ id })),
    }),
  );
  for (const [index, id] of ids.entries()) {
    const { nearest, farthest } = LINE_MS;
    const ms = nearest + ((farthest - nearest) * index) / (REGIONS - 1);
    await cloud.setFaults(id, { slow: Math.round(ms) });
  }
  const { client } = await context.keep(
    startBackend({
      name: 'capacity',
      folder: context.folder,
      regions: cloud.regions,
      database: context.newDatabase('capacity'),
      // Nothing but our own rounds.
      settings: { capacity: { interval: { hours: 12 } } },
    }),
  );
  const healthy = ids.filter(id => id !== HUNG);
  await waitUntilKnown(client, REGIONS);
  await sleep(VISITS_END_MS);
  await refreshUntilFresh(client, ids, undefined);
  await sleep(VISITS_END_MS);
  await cloud.setFaults(HUNG, { hang: true });

  const alone: number[] = [];
  const round: number[] = [];
  let call: Promise<number> | undefined;
  for (let turn = 0; turn < ROUNDS; turn++) {
    alone.push((await refreshUntilFresh(client, [SLOWEST], [SLOWEST])).ms);
    await sleep(VISITS_END_MS);
    const together = await refreshUntilFresh(client, healthy, undefined);
    round.push(together.ms);
    // Only the first: the later ones join the visit to the hung region that is under way.
    call ??= together.answered;
    await sleep(VISITS_END_MS);
  }
  return [
    {
      ...summarize(
        `round over ${REGIONS} regions, one hung: healthy ones fresh`,
        round,
      ),
      unit: 'ms',
      against: summarize('slowest healthy region alone', alone),
      target: 1.2,
      note: `from the request until GET /v1/capacity shows new numbers; each answer of a region is ${LINE_MS.nearest} to ${LINE_MS.farthest} ms late`,
    },
    {
      ...summarize('the same, until the refresh request itself answers', [
        await call!,
      ]),
      unit: 'ms',
      note: 'waits for the hung region until its deadline (meca.capacity.deadline, 20 s)',
    },
  ];
}

/** Asks for new numbers of `asked` (all, if left out), and waits until those of `expected` are shown. */
async function refreshUntilFresh(
  client: MecaClient,
  expected: string[],
  asked: string[] | undefined,
) {
  const since = Date.now();
  const answered = measure(() => client.refreshCapacity(asked)).then(
    ({ ms }) => ms,
  );
  answered.catch(() => {}); // shows below, as numbers that never come
  const { ms } = await measure(async () => {
    const deadline = since + 60_000;
    for (;;) {
      await sleep(POLL_MS);
      const { regions } = await client.getCapacity();
      const fresh = regions.filter(
        ({ observedAt, regionId }) =>
          expected.includes(regionId) &&
          observedAt !== undefined &&
          Date.parse(observedAt) >= since,
      );
      if (fresh.length === expected.length) return;
      if (Date.now() > deadline) {
        throw new Error(
          `Only ${fresh.length} of ${expected.length} regions gave new numbers`,
        );
      }
    }
  });
  return { ms, answered };
}
