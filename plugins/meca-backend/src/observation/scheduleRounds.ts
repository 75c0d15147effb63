import {
  RootLifecycleService,
  SchedulerService,
} from '@backstage/backend-plugin-api';
import { ObservationOptions } from './readObservationOptions';
import { RegionRounds } from './RegionRounds';

/**
 * One replica at a time asks the regions; the answers are in the database, where all replicas read them.
 * The first round begins when the whole backend is ready, without holding it up.
 */
export async function scheduleRounds(deps: {
  rounds: RegionRounds;
  options: ObservationOptions;
  scheduler: SchedulerService;
  rootLifecycle: RootLifecycleService;
}): Promise<void> {
  const { rounds, options, scheduler, rootLifecycle } = deps;
  rootLifecycle.addStartupHook(() => {
    void rounds.catchUp();
  });
  await scheduler.scheduleTask({
    id: 'ask-regions',
    frequency: { milliseconds: options.intervalMs },
    initialDelay: { milliseconds: options.intervalMs },
    // How long the others wait when the replica in charge has died: not longer than a round.
    timeout: { milliseconds: Math.max(options.intervalMs, 60_000) },
    scope: 'global',
    fn: signal => rounds.run({ signal }),
  });
}
