import { REGION_IDS } from './regions';
import { seededRandom } from './seededRandom';

const HOUR = 3600_000;
const DAY = 24 * HOUR;
/** Of school: classes begin on the hour, hours in UTC. */
const FIRST_HOUR = 7;
const LAST_HOUR = 18;

/** Half-open, epoch milliseconds. */
export interface Period {
  from: number;
  to: number;
}

/** A class as somebody would have booked it. */
export interface PlannedClass {
  title: string;
  regionId: string;
  /** Region of the institution that holds it. */
  ownRegionId: string;
  owner: string;
  startsAt: number;
  endsAt: number;
  seats: number;
  bookedAt: number;
}

/**
 * The times of a run, whole days in UTC. Both tables hold the same classes in `month`; the large one has its many others
 * around it, from half a year ago to a year and a half ahead.
 */
export function planTimes(now: number) {
  const today = Math.floor(now / DAY) * DAY;
  const month = { from: today + 60 * DAY, to: today + 90 * DAY };
  return {
    now,
    month,
    /** As full as any other month of the large table. */
    fullMonth: { from: today + 150 * DAY, to: today + 180 * DAY },
    /** Behind everything, where only the bench books. */
    empty: { from: today + 600 * DAY, to: today + 601 * DAY },
    /** Without the days around now: nothing shall begin while we measure. */
    around: [
      { from: today - 180 * DAY, to: today - 2 * DAY },
      { from: today + 3 * DAY, to: month.from },
      { from: month.to, to: today + 550 * DAY },
    ],
  };
}

/** So many classes, spread evenly over the days of the periods; the same for the same seed. */
export function* planClasses(options: {
  count: number;
  periods: Period[];
  now: number;
  seed: number;
}): Generator<PlannedClass> {
  const { count, periods, now, seed } = options;
  const random = seededRandom(seed);
  const days = periods.flatMap(({ from, to }) =>
    Array.from({ length: (to - from) / DAY }, (_, day) => from + day * DAY),
  );
  for (let index = 0; index < count; index++) {
    const day = days[Math.floor((index * days.length) / count)];
    const ownRegionId = REGION_IDS[Math.floor(random() * REGION_IDS.length)];
    const elsewhere = REGION_IDS[Math.floor(random() * REGION_IDS.length)];
    const hour =
      FIRST_HOUR + Math.floor(random() * (LAST_HOUR - FIRST_HOUR + 1));
    const startsAt = day + hour * HOUR;
    yield {
      title: `Class ${seed}-${index}`,
      // Four in five stay at home.
      regionId: random() < 0.8 ? ownRegionId : elsewhere,
      ownRegionId,
      owner: `user:default/${ownRegionId}.${Math.floor(random() * 200)}`,
      startsAt,
      endsAt: startsAt + (1 + Math.floor(random() * 3)) * HOUR,
      seats: 4 + Math.floor(random() * 17),
      bookedAt: Math.min(now, startsAt) - 30 * DAY,
    };
  }
}
