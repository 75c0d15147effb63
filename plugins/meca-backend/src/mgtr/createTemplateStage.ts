import {
  HttpAuthService,
  LoggerService,
  RootConfigService,
} from '@backstage/backend-plugin-api';
import { Knex } from 'knex';
import { Federation } from '../federation';
import {
  ObservationOptions,
  ObservationStore,
  RegionGate,
} from '../observation';
import { PermissionGuard } from '../rest';
import { ChangeHints } from '../signals';
import { ArrivalForecast } from './catalogue/ArrivalForecast';
import { ManagedTemplateCatalogue } from './catalogue/ManagedTemplateCatalogue';
import { createTemplateRouter } from './observed/createTemplateRouter';
import { ObservedTemplateCatalogue } from './observed/ObservedTemplateCatalogue';
import { readMgtrOptions } from './options';
import { DatabaseReplicaStore } from './replicas';
import { VersionStore } from './versions/VersionStore';
import { PathQueue } from './wanted/PathQueue';
import { SessionUse } from './wanted/SessionUse';
import { TemplateBook } from './wanted/TemplateBook';
import { WantedStore } from './wanted/WantedStore';

/** Templates and offerings: what regions tell of them, and what repositories publish. */
export function createTemplateStage(deps: {
  config: RootConfigService;
  federation: Federation;
  gate: RegionGate;
  guard: PermissionGuard;
  hints: ChangeHints;
  httpAuth: HttpAuthService;
  knex: Knex;
  logger: LoggerService;
  observations: ObservationStore;
  options: ObservationOptions;
}) {
  const { config, federation, knex, logger } = deps;
  const { options, problems } = readMgtrOptions(config, federation.list());
  for (const { key, message } of problems) {
    logger.error(`Invalid configuration: ${key} ${message}`);
  }
  const versions = new VersionStore(knex);
  const wanted = new WantedStore(knex);
  const replicas = new DatabaseReplicaStore(knex);
  const book = new TemplateBook({
    options,
    federation,
    versions,
    wanted,
    replicas,
  });
  const forecast = new ArrivalForecast({ options, federation, book });
  const toPlan = new PathQueue();
  const observedTemplates = ObservedTemplateCatalogue.create({
    ...deps,
    intervalMs: deps.options.intervalMs,
  });
  const templates = new ManagedTemplateCatalogue({
    observed: observedTemplates,
    federation,
    book,
    forecast,
    wanted,
    onDemand: path => toPlan.add(path),
  });
  return {
    templates,
    observedTemplates,
    templateRouter: createTemplateRouter({ ...deps, templates }),
    /** What the stage of repositories and replicas goes on with. */
    mgtr: {
      options,
      problems,
      versions,
      wanted,
      replicas,
      book,
      forecast,
      toPlan,
      sessions: new SessionUse({ knex, versions }),
    },
  };
}
