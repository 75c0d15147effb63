import { measureInTurns } from '../client/measure';
import { MecaClient } from '../client/MecaClient';
import { Line } from '../report/Line';
import { summarize } from '../report/statistics';
import { Period } from './Calendar';
import { Tables } from './Tables';

const ROUNDS = 40;
const WARM_UP = 5;
/** What the page asks for at once. */
const PAGE = 500;

/** The calendar's month from a small table and from a large one. */
export async function measureMonth({
  small,
  large,
  times,
}: Tables): Promise<Line[]> {
  const { month, fullMonth } = times;
  const inMonth = await Promise.all(
    [small, large].map(({ client }) => readMonth(client, month)),
  );
  if (inMonth[0] !== inMonth[1]) {
    throw new Error(`The tables differ in the month: ${inMonth.join(', ')}`);
  }
  const page = async (client: MecaClient, period: Period) => {
    const { items } = await client.listSessions({ ...toQuery(period) });
    if (items.length !== PAGE) {
      throw new Error(`${items.length} sessions came instead of ${PAGE}`);
    }
  };
  const taken = await measureInTurns(
    {
      monthSmall: () => readMonth(small.client, month),
      monthLarge: () => readMonth(large.client, month),
      pageSmall: () => page(small.client, month),
      pageFull: () => page(large.client, fullMonth),
      regionSmall: () => readMonth(small.client, month, 'polito'),
      regionLarge: () => readMonth(large.client, month, 'polito'),
    },
    { rounds: ROUNDS, warmUp: WARM_UP },
  );
  const of = `${large.sessions} sessions`;
  const against = `${small.sessions} sessions`;
  const line = (what: string, now: number[], then: number[]): Line => ({
    ...summarize(`${what}, ${of}`, now),
    unit: 'ms',
    against: summarize(against, then),
    target: 2,
  });
  return [
    {
      ...line(
        `month with ${inMonth[0]} sessions in it`,
        taken.monthLarge,
        taken.monthSmall,
      ),
      note: `all pages of ${PAGE}; the same sessions in both tables, the others around them`,
    },
    {
      ...line(`month of one region`, taken.regionLarge, taken.regionSmall),
    },
    {
      ...line(
        `first ${PAGE} of a month with ${await readMonth(
          large.client,
          fullMonth,
        )} in it`,
        taken.pageFull,
        taken.pageSmall,
      ),
      note: `against the first ${PAGE} of the other table's month`,
    },
  ];
}

function toQuery({ from, to }: Period) {
  return {
    from: new Date(from).toISOString(),
    to: new Date(to).toISOString(),
    limit: PAGE,
  };
}

/** Number of sessions. */
async function readMonth(
  client: MecaClient,
  month: Period,
  regionId?: string,
): Promise<number> {
  let count = 0;
  let cursor: string | undefined;
  do {
    const page = await client.listSessions({
      ...toQuery(month),
      regionId,
      cursor,
    });
    count += page.items.length;
    cursor = page.nextCursor;
  } while (cursor);
  return count;
}
