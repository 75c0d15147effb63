import {
  AuditorService,
  HttpAuthService,
  LoggerService,
  SchedulerService,
} from '@backstage/backend-plugin-api';
import { Knex } from 'knex';
import { ConfiguredFederation } from '../federation';
import {
  ObservationOptions,
  ObservationStore,
  RegionGate,
  RegionObserver,
  RegionRounds,
} from '../observation';
import { PermissionGuard } from '../rest';
import { ChangeHints } from '../signals';
import { createCapacityRouter } from './createCapacityRouter';
import { DatabaseCapacityHistoryStore } from './DatabaseCapacityHistoryStore';
import { ObservedCapacityService } from './ObservedCapacityService';

/** The numbers of the regions, and the rounds that bring them (and with them, templates and offerings). */
export async function createCapacityStage(deps: {
  auditor: AuditorService;
  federation: ConfiguredFederation;
  gate: RegionGate;
  guard: PermissionGuard;
  hints: ChangeHints;
  httpAuth: HttpAuthService;
  knex: Knex;
  logger: LoggerService;
  observations: ObservationStore;
  options: ObservationOptions;
  scheduler: SchedulerService;
  templates: RegionObserver;
}) {
  const history = DatabaseCapacityHistoryStore.create(deps);
  const capacity = ObservedCapacityService.create({
    ...deps,
    history,
    intervalMs: deps.options.intervalMs,
  });
  const rounds = RegionRounds.create({
    ...deps,
    door: deps.federation,
    observers: [capacity, deps.templates],
    onRoundDone: async startedAt => {
      await capacity.recordSums(startedAt);
      deps.hints.hint({ type: 'regions' });
    },
  });
  await deps.scheduler.scheduleTask({
    id: 'thin-capacity-history',
    frequency: { days: 1 },
    initialDelay: { minutes: 10 },
    timeout: { minutes: 30 },
    scope: 'global',
    fn: signal => history.thin({ now: Date.now(), signal }),
  });
  return {
    capacity,
    rounds,
    capacityRouter: createCapacityRouter({ ...deps, capacity, rounds }),
  };
}
