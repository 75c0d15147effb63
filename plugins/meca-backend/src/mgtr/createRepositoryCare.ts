import {
  AuditorService,
  HttpAuthService,
  LoggerService,
} from '@backstage/backend-plugin-api';
import { Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { Knex } from 'knex';
import { Federation } from '../federation';
import { PermissionGuard } from '../rest';
import { PermissionSessionGuard } from '../sessions/guard/PermissionSessionGuard';
import { ChangeHints } from '../signals';
import { CheckStore } from './checks/CheckStore';
import { RepositoryChecks } from './checks/RepositoryChecks';
import { EventLog } from './events/EventLog';
import { KeyDecisions } from './keys/KeyDecisions';
import { RepositoryKeyring } from './keys/RepositoryKeyring';
import { MgtrOptions } from './options';
import { PruningPlanner } from './pruning/PruningPlanner';
import { PruningService } from './pruning/PruningService';
import { VersionNeeds } from './pruning/VersionNeeds';
import { ReplicaStore } from './replicas';
import { RepositoryStore } from './repositories';
import { createCareRouter } from './rest/createCareRouter';
import { createKeyRouter } from './rest/createKeyRouter';
import { VersionStore } from './versions/VersionStore';
import { SessionUse } from './wanted/SessionUse';
import { WantedStore } from './wanted/WantedStore';

/** What keeps repositories well: checks, pruning, keys. */
export function createRepositoryCare(deps: {
  auditor: AuditorService;
  events: EventLog;
  federation: Federation;
  guard: PermissionGuard;
  hints: ChangeHints;
  httpAuth: HttpAuthService;
  knex: Knex;
  logger: LoggerService;
  options: MgtrOptions;
  /** Has a repository read again, and waits for it. */
  refresh: (repositoryId: string) => Promise<void>;
  replicas: ReplicaStore;
  sessionGuard: PermissionSessionGuard;
  sessions: SessionUse;
  store: RepositoryStore;
  versions: VersionStore;
  wanted: WantedStore;
}) {
  const checks = new RepositoryChecks({
    ...deps,
    store: new CheckStore(deps.knex),
  });
  const keyring = new RepositoryKeyring(deps);
  const needs = new VersionNeeds(deps);
  const careRouter: Router = PromiseRouter();
  careRouter.use(
    createCareRouter({
      ...deps,
      checks,
      pruning: new PruningService({
        ...{ ...deps, needs },
        planner: new PruningPlanner({ needs }),
      }),
    }),
    createKeyRouter({
      ...deps,
      keyring,
      keyDecisions: new KeyDecisions({ ...deps, keyring }),
    }),
  );
  return { careRouter, checks };
}
