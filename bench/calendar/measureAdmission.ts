import { measureInTurns } from '../client/measure';
import { Line } from '../report/Line';
import { summarize } from '../report/statistics';
import { Period } from './Calendar';
import { demandAt } from './demandAt';
import { measureCrowd } from './measureCrowd';
import { Tables } from './Tables';

const ROUNDS = 150;
const WARM_UP = 20;
const HOUR = 3600_000;

/** Booking a class with a small table and with a large one. */
export async function measureAdmission(tables: Tables): Promise<Line[]> {
  const { small, large, times } = tables;
  const { month, fullMonth } = times;
  const book = ({ client }: Tables['small'], period: Period) => {
    return (round: number) =>
      client.createSession({
        ...demandAt(hourOf(period, round), { round }),
        title: `Booked ${round}`,
        ownerRef: 'user:default/teacher',
      });
  };
  const place = ({ client }: Tables['small'], period: Period) => {
    return (round: number) =>
      client.evaluatePlacement(demandAt(hourOf(period, round), { round }));
  };
  const taken = await measureInTurns(
    {
      bookSmall: book(small, month),
      bookLarge: book(large, month),
      bookFull: book(large, fullMonth),
      placeSmall: place(small, month),
      placeLarge: place(large, month),
      placeFull: place(large, fullMonth),
    },
    { rounds: ROUNDS, warmUp: WARM_UP },
  );
  const of = `${large.sessions} sessions`;
  const against = `${small.sessions} sessions`;
  const line = (
    what: string,
    now: number[],
    then: number[],
    target?: number,
  ): Line => ({
    ...summarize(`${what}, ${of}`, now),
    unit: 'ms',
    against: summarize(against, then),
    target,
  });
  return [
    line('admission, same month', taken.bookLarge, taken.bookSmall, 2),
    {
      ...line('admission, full month', taken.bookFull, taken.bookSmall, 2),
      note: 'in a month of the large table with eight times as many classes, all of them competing',
    },
    line('placement over 10 regions', taken.placeLarge, taken.placeSmall),
    line('placement, full month', taken.placeFull, taken.placeSmall),
    ...(await measureCrowd(tables)),
  ];
}

/** School hours of the period, one after the other over its days. */
function hourOf({ from, to }: Period, round: number): number {
  const days = (to - from) / (24 * HOUR);
  // Behind the first two weeks, so that what is looked through lies in the period.
  const first = Math.floor(days / 2);
  const day = first + (round % (days - first));
  return from + day * 24 * HOUR + (7 + (round % 11)) * HOUR;
}
