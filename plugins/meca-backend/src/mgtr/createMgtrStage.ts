import {
  AuditorService,
  HttpAuthService,
  HttpRouterService,
  LoggerService,
  PermissionsRegistryService,
  PermissionsService,
  RootConfigService,
  RootLifecycleService,
} from '@backstage/backend-plugin-api';
import { NotificationService } from '@backstage/plugin-notifications-node';
import { Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { Knex } from 'knex';
import { Federation } from '../federation';
import { InstitutionDirectory } from '../institutions';
import { PermissionGuard } from '../rest';
import { OwnerNotices } from '../sessions/clock/OwnerNotices';
import { PermissionSessionGuard } from '../sessions/guard/PermissionSessionGuard';
import { ChangeHints } from '../signals';
import { AlarmReader } from './alarms/AlarmReader';
import { createRepositoryCare } from './createRepositoryCare';
import { createTemplateStage } from './createTemplateStage';
import { RegionDecisions } from './decisions/RegionDecisions';
import { VersionDecisions } from './decisions/VersionDecisions';
import { WithdrawalForecast } from './decisions/WithdrawalForecast';
import { WithdrawalNotices } from './decisions/WithdrawalNotices';
import { createDelivery } from './delivery';
import { EventLog } from './events/EventLog';
import { PublisherGuard } from './guard/PublisherGuard';
import { RegionGuard } from './guard/RegionGuard';
import { MgtrClock } from './MgtrClock';
import { InterruptedPublications } from './publish/InterruptedPublications';
import { PublicationRunner } from './publish/PublicationRunner';
import { PublicationService } from './publish/PublicationService';
import { PublicationStore } from './publish/PublicationStore';
import {
  RepositoryNotices,
  RepositoryRefresher,
  RepositoryStore,
} from './repositories';
import { buildDeliveries } from './rest/buildDeliveries';
import { createReplicaRouter } from './rest/createReplicaRouter';
import { createRepositoryRouter } from './rest/createRepositoryRouter';
import { createRepositoryTemplateRouter } from './rest/createRepositoryTemplateRouter';
import { RepositoryPresenter } from './rest/RepositoryPresenter';
import { TemplateReader } from './rest/TemplateReader';
import { StoredVersionSource } from './versions/StoredVersionSource';
import { Planner } from './wanted/Planner';
import { SessionDemands } from './wanted/SessionDemands';

/** Repositories, what regions want of them, and how it gets there. */
export function createMgtrStage(
  deps: Pick<ReturnType<typeof createTemplateStage>, 'mgtr' | 'templates'> & {
    auditor: AuditorService;
    config: RootConfigService;
    federation: Federation;
    guard: PermissionGuard;
    hints: ChangeHints;
    httpAuth: HttpAuthService;
    httpRouter: HttpRouterService;
    institutions: InstitutionDirectory;
    knex: Knex;
    logger: LoggerService;
    notifications: NotificationService;
    permissions: PermissionsService;
    permissionsRegistry: PermissionsRegistryService;
    rootLifecycle: RootLifecycleService;
    sessionGuard: PermissionSessionGuard;
  },
) {
  const { knex, federation, rootLifecycle } = deps;
  const { options, problems, versions, wanted } = deps.mgtr;
  const known = { ...deps, ...deps.mgtr };
  const store = new RepositoryStore(knex);
  const events = new EventLog(knex);
  const regionGuard = RegionGuard.create(deps);
  const publisherGuard = new PublisherGuard(known);
  const planner = new Planner({ ...known, events });
  const notices = new WithdrawalNotices({
    ...known,
    notices: new OwnerNotices(deps),
  });
  const refresher = new RepositoryRefresher({
    ...known,
    repositories: options.repositories,
    store,
    canaryPaths: async () =>
      new Set(
        [...(await wanted.rollouts())]
          .filter(([, { canaryRegionIds }]) => canaryRegionIds.length > 0)
          .map(([path]) => path),
      ),
  });
  const clock = new MgtrClock({
    ...known,
    refresher,
    planner,
    demands: new SessionDemands(known),
    events,
    notices,
    repositoryNotices: new RepositoryNotices({
      ...deps,
      store,
      recipient: options.notify,
    }),
  });
  const closing = new AbortController();
  const refresh = (id: string) => clock.refresh(id, { signal: closing.signal });
  const publishing = { ...known, store: new PublicationStore(knex) };
  const interrupted = new InterruptedPublications({
    ...{ ...publishing, events, refresh },
  });
  clock.onSweep(() => interrupted.endAbandoned());
  const publications = new PublicationService({
    ...{ ...publishing, publisherGuard },
    runner: new PublicationRunner({
      ...{ ...publishing, interrupted, events, refresh },
    }),
  });
  const { careRouter, checks } = createRepositoryCare({
    ...{ ...known, events, refresh, store },
  });
  clock.onSweep(() => checks.endAbandoned());
  const delivery = createDelivery({
    ...known,
    guard: deps.mgtr.sessions,
    versions: new StoredVersionSource({
      versions,
      repositories: options.repositories,
    }),
  });
  const regionDecisions = new RegionDecisions({
    ...known,
    planner,
    regionGuard,
  });
  const versionDecisions = new VersionDecisions({
    ...known,
    regionGuard,
    planner,
    publisherGuard,
    notices,
    events,
    refresh: id => void refresh(id).catch(() => undefined),
  });

  const mgtrRouter: Router = PromiseRouter();
  mgtrRouter.use(
    createRepositoryRouter({
      ...deps,
      repositories: new RepositoryPresenter({
        ...known,
        problems,
        store,
        publisherGuard,
        checks,
      }),
      publications,
      refresh: (id, call) => clock.refresh(id, call),
    }),
    careRouter,
    createRepositoryTemplateRouter({
      ...deps,
      events,
      templateReader: new TemplateReader({
        ...known,
        regionGuard,
        publisherGuard,
      }),
      regionDecisions,
      versionDecisions,
      withdrawalForecast: new WithdrawalForecast(known),
    }),
    createReplicaRouter({
      ...deps,
      alarms: new AlarmReader(known),
      deliveries: async () =>
        buildDeliveries({
          federation,
          options,
          problems,
          edges: await delivery.describeEdges(),
          now: Date.now(),
        }),
      regionDecisions,
    }),
  );

  // Nothing is read or fetched before the whole backend is ready.
  rootLifecycle.addStartupHook(async () => {
    clock.start();
    await delivery.start();
  });
  return {
    mgtrRouter,
    /** Edges bring bodies of their own size, so it comes before other parsers. */
    edgeRouter: delivery.edgeRouter,
    stopMgtr: async () => {
      closing.abort();
      await Promise.all([clock.stop(), publications.close(), checks.close()]);
      await delivery.stop();
    },
  };
}
