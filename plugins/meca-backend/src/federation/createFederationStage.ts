import {
  AuditorService,
  HttpAuthService,
  LoggerService,
  RootConfigService,
  RootLifecycleService,
  SchedulerService,
} from '@backstage/backend-plugin-api';
import { RegionDriverFactory } from '@meca/backstage-plugin-meca-node';
import { ObservationStore, RegionGate } from '../observation';
import { PermissionGuard } from '../rest';
import { ConfiguredFederation } from './ConfiguredFederation';
import { createFederationRouter } from './createFederationRouter';

/** The regions and their health. */
export async function createFederationStage(deps: {
  auditor: AuditorService;
  config: RootConfigService;
  factories: Map<string, RegionDriverFactory>;
  gate: RegionGate;
  guard: PermissionGuard;
  httpAuth: HttpAuthService;
  logger: LoggerService;
  observations: ObservationStore;
  rootLifecycle: RootLifecycleService;
  scheduler: SchedulerService;
}) {
  const federation = ConfiguredFederation.create(deps);
  deps.rootLifecycle.addStartupHook(() => federation.loadHealth());
  // What another replica found out must reach this one's placement decisions too.
  await deps.scheduler.scheduleTask({
    id: 'load-region-health',
    frequency: { seconds: 30 },
    initialDelay: { seconds: 30 },
    timeout: { seconds: 20 },
    scope: 'local',
    fn: () => federation.loadHealth(),
  });
  return {
    federation,
    federationRouter: createFederationRouter({ ...deps, federation }),
  };
}
