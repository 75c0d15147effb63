import {
  AuditorService,
  HttpAuthService,
  LoggerService,
  PermissionsRegistryService,
  PermissionsService,
  RootConfigService,
  SchedulerService,
} from '@backstage/backend-plugin-api';
import { sessionResourceRef } from '@meca/backstage-plugin-meca-node';
import { Knex } from 'knex';
import { CapacityService } from '../capacity';
import { Federation } from '../federation';
import { InstitutionDirectory } from '../institutions';
import { TemplateCatalogue } from '../mgtr';
import { PermissionGuard } from '../rest';
import { SeatIncidents } from '../seats/incidents/SeatIncidents';
import { SeatStore } from '../seats/types';
import { ChangeHints } from '../signals';
import { createSessionRouter } from './createSessionRouter';
import { PermissionSessionGuard } from './guard/PermissionSessionGuard';
import { toSessionResources } from './guard/toSessionResources';
import { registerPermissions } from './guard/registerPermissions';
import { Placer } from './placement/Placer';
import { RegionPolicyKeeper } from './policy/RegionPolicyKeeper';
import { readSessionOptions } from './readSessionOptions';
import { DefaultSessionService } from './service/DefaultSessionService';
import { forgetOldAnswers } from './store/idempotency';
import { DatabaseSessionStore } from './store/SessionStore';

/** Sessions: permissions, limits of regions, placement, admission, and their routes. */
export async function createSessionStage(deps: {
  auditor: AuditorService;
  capacity: CapacityService;
  config: RootConfigService;
  federation: Federation;
  /** Of what belongs to nobody, such as booking at all. */
  guard: PermissionGuard;
  hints: ChangeHints;
  httpAuth: HttpAuthService;
  institutions: InstitutionDirectory;
  knex: Knex;
  logger: LoggerService;
  permissions: PermissionsService;
  permissionsRegistry: PermissionsRegistryService;
  scheduler: SchedulerService;
  seats: SeatStore;
  templates: TemplateCatalogue;
}) {
  const { knex, hints, permissionsRegistry } = deps;
  const { weights, cleanupMs } = readSessionOptions(deps.config);
  const store = new DatabaseSessionStore(knex);
  const listeners: ((sessionId: string) => void)[] = [];

  registerPermissions(permissionsRegistry, async ids => {
    const found = await store.getMany(ids);
    const sessions = [...found.values()];
    const resources = await toSessionResources(
      deps.federation,
      store,
      sessions,
    );
    return ids.map(id => resources.find(resource => resource.id === id));
  });
  const guard = new PermissionSessionGuard({
    ...deps,
    store,
    ruleset: permissionsRegistry.getPermissionRuleset(sessionResourceRef),
  });

  await new RegionPolicyKeeper(deps).start();
  await deps.scheduler.scheduleTask({
    id: 'forget-idempotency-keys',
    frequency: { hours: 24 },
    timeout: { minutes: 5 },
    scope: 'global',
    fn: () => forgetOldAnswers(knex, Date.now()),
  });
  const service = new DefaultSessionService({
    ...deps,
    permissions: deps.guard,
    guard,
    store,
    incidents: new SeatIncidents(knex),
    placer: new Placer({ ...deps, weights }),
    cleanupMs,
    now: Date.now,
    changed: sessionId => {
      hints.hint({ type: 'session', sessionId });
      listeners.forEach(listener => listener(sessionId));
    },
  });
  return {
    sessions: service,
    sessionGuard: guard,
    sessionStore: store,
    /** Called after somebody changed a session here; other replicas find the work in the database. */
    onSessionChanged: (listener: (sessionId: string) => void) =>
      void listeners.push(listener),
    sessionRouter: createSessionRouter({ ...deps, service }),
  };
}
