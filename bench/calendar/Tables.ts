import { BenchContext } from '../context';
import { RunningBackend } from '../processes/startBackend';
import { startRegions } from '../processes/startRegions';
import { planClasses, planTimes } from './Calendar';
import { bigRegions } from './regions';
import { startWithClasses } from './startWithClasses';

const FEW = 1_000;
const MANY = 200_000;

type Table = RunningBackend & { sessions: number };

/** Two backends with the same regions and the same month; one has many other classes around it. */
export interface Tables {
  small: Table;
  large: Table;
  times: ReturnType<typeof planTimes>;
}

export async function buildTables(context: BenchContext): Promise<Tables> {
  const now = Date.now();
  const times = planTimes(now);
  const cloud = await context.keep(
    startRegions({
      folder: context.folder,
      regions: bigRegions(),
    }),
  );
  const { regions } = cloud;
  const shared = () =>
    planClasses({ count: FEW, periods: [times.month], now, seed: 1 });
  function* many() {
    yield* shared();
    const periods = times.around;
    yield* planClasses({ count: MANY - FEW, periods, now, seed: 2 });
  }
  const small = await startWithClasses(context, {
    name: 'small',
    regions,
    classes: shared(),
    now,
  });
  const large = await startWithClasses(context, {
    name: 'large',
    regions,
    classes: many(),
    now,
  });
  return { small, large, times };
}
