import { BenchContext } from '../context';
import { RunningBackend, startBackend } from '../processes/startBackend';
import { RegionAddress } from '../processes/startRegions';
import { openDatabase } from '../database/openDatabase';
import { waitUntilKnown } from '../client/waitUntilKnown';
import { PlannedClass } from './Calendar';
import { fillSessions } from './fillSessions';
import { demandAt } from './demandAt';
import { CROWDED, REGION_IDS } from './regions';

/** Most seats at one time in the region where everybody wants to go. */
export const CROWDED_SEATS = 1000;

/** A backend on a database of its own that holds these classes. */
export async function startWithClasses(
  context: BenchContext,
  options: {
    name: string;
    regions: RegionAddress[];
    classes: Iterable<PlannedClass>;
    now: number;
  },
): Promise<RunningBackend & { sessions: number }> {
  const { name, regions, classes, now } = options;
  const database = context.newDatabase(name);
  const backend = await context.keep(
    startBackend({
      name,
      folder: context.folder,
      regions,
      database,
      settings: { capacity: { interval: { hours: 12 } } },
      regionSettings: ({ id }) =>
        id === CROWDED ? { limits: { seats: CROWDED_SEATS } } : {},
    }),
  );
  await waitUntilKnown(backend.client, REGION_IDS.length);
  const { verdicts } = await backend.client.evaluatePlacement(
    demandAt(now + 24 * 3600_000, { round: 0 }),
  );
  const knex = openDatabase(database, 'meca');
  try {
    const begun = Date.now();
    const sessions = await fillSessions(knex, classes, { now, verdicts });
    context.say(
      `  ${name}: ${sessions} sessions written in ${Math.round(
        (Date.now() - begun) / 1000,
      )} s`,
    );
    return { ...backend, sessions };
  } finally {
    await knex.destroy();
  }
}
