import { measure } from '../client/measure';
import { MecaClient, RefusedError } from '../client/MecaClient';
import { Line } from '../report/Line';
import { summarize } from '../report/statistics';
import { demandAt } from './demandAt';
import { CROWDED } from './regions';
import { CROWDED_SEATS } from './startWithClasses';
import { Tables } from './Tables';

const CLIENTS = 16;
const ATTEMPTS = 200;
const SEATS = 10;
const ROOM = CROWDED_SEATS / SEATS;

/** Many who want the same hour in the same region, which has room for half of them. */
export async function measureCrowd({ large, times }: Tables): Promise<Line[]> {
  const { client } = large;
  const hour = times.empty.from + 10 * 3600_000;
  const latencies: number[] = [];
  let begun = 0;
  let refused = 0;
  const attempt = async () => {
    begun += 1;
    const { ms, result } = await measure(() => tryBook(client, hour, begun));
    latencies.push(ms);
    if (!result) refused += 1;
  };
  const { ms } = await measure(() =>
    Promise.all(
      Array.from({ length: CLIENTS }, async () => {
        while (begun < ATTEMPTS) await attempt();
      }),
    ),
  );
  const { items } = await client.listSessions({
    from: new Date(times.empty.from).toISOString(),
    to: new Date(times.empty.to).toISOString(),
    regionId: CROWDED,
    limit: 1000,
  });
  const accepted = ATTEMPTS - refused;
  if (items.length !== ROOM || accepted !== ROOM) {
    throw new Error(
      `${accepted} bookings were accepted and ${items.length} are kept, where there is room for ${ROOM}`,
    );
  }
  return [
    {
      what: `attempts, ${CLIENTS} clients at one region`,
      value: ATTEMPTS / (ms / 1000),
      unit: 'per second',
      samples: ATTEMPTS,
      note: `${ATTEMPTS} attempts for the same hour, room for ${ROOM}: ${accepted} accepted, ${refused} refused, none overbooked`,
    },
    { ...summarize('one attempt among them', latencies), unit: 'ms' },
  ];
}

/** False: no room. */
async function tryBook(
  client: MecaClient,
  startsAt: number,
  round: number,
): Promise<boolean> {
  try {
    await client.createSession({
      ...demandAt(startsAt, { round }),
      seats: SEATS,
      placement: { policy: 'chosen-only', regionId: CROWDED },
      title: `Crowd ${round}`,
      ownerRef: 'user:default/teacher',
    });
    return true;
  } catch (error) {
    if (error instanceof RefusedError && error.status === 409) return false;
    throw error;
  }
}
