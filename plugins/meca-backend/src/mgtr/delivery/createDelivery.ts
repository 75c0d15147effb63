import {
  HttpRouterService,
  LoggerService,
  RootConfigService,
} from '@backstage/backend-plugin-api';
import { Delivery } from '@meca/backstage-plugin-meca-common';
import { NotificationService } from '@backstage/plugin-notifications-node';
import { Router } from 'express';
import { Knex } from 'knex';
import { Federation } from '../../federation';
import { ChangeHints } from '../../signals';
import { createEdgeRouter } from '../edge/createEdgeRouter';
import { EdgeBook } from '../edge/EdgeBook';
import { EdgeDesk } from '../edge/EdgeDesk';
import { EdgeTokens } from '../edge/EdgeTokens';
import { RepositoryPassage } from '../edge/RepositoryPassage';
import { MgtrOptions } from '../options';
import { DatabaseReplicaStore } from '../replicas/DatabaseReplicaStore';
import { ReplicaEngine } from '../replicas/engine/ReplicaEngine';
import { ReplicaJournal } from '../replicas/engine/ReplicaJournal';
import { StagedImages } from '../replicas/moves/types';
import { readReplicaOptions } from '../replicas/options';
import { RetirementGuard, VersionSource } from '../versions/types';
import { OwnEdge } from './OwnEdge';
import { RememberedVersions } from './RememberedVersions';

const NO_IMAGES: StagedImages = {
  imageFile: () => undefined,
  doubt: () => {},
  pace: async () => {},
};

export interface DeliveryDeps {
  config: RootConfigService;
  federation: Federation;
  guard: RetirementGuard;
  hints: ChangeHints;
  httpRouter: Pick<HttpRouterService, 'addAuthPolicy'>;
  knex: Knex;
  logger: LoggerService;
  notifications: Pick<NotificationService, 'send'>;
  options: MgtrOptions;
  replicas: DatabaseReplicaStore;
  versions: VersionSource;
}

export interface RunningDelivery {
  /** Doors for edges; to be mounted before request bodies are read. */
  edgeRouter: Router;
  /** By region id, those whose edge was ever seen. */
  describeEdges(): Promise<Map<string, Pick<Delivery, 'edge' | 'problem'>>>;
  /** To be called when the portal is up. */
  start(): void;
  stop(): Promise<void>;
}

/** What brings versions to regions: the desk for edges, the portal as an edge of its own, and the engine over both. */
export function createDelivery(deps: DeliveryDeps): RunningDelivery {
  const { knex, replicas, logger, federation } = deps;
  const versions = new RememberedVersions(deps.versions);
  const { regions } = deps.options;
  const options = readReplicaOptions(deps.config);
  const edges = new EdgeBook(knex, options.edgeSilentMs);
  const desk = new EdgeDesk({
    ...{ federation, regions, versions, replicas, edges },
    activePollMs: options.pollMs,
  });
  const ownEdge = createOwnEdge({ ...deps, desk, edges });
  const journal = new ReplicaJournal({
    ...deps,
    // An image that is to be served or sent now need not wait for the next exchange.
    onChange: ({ mode, state, regionId }) => {
      if (mode !== 'edge' && state === 'importing') ownEdge?.wake(regionId);
    },
    recipientOf: regionId => regions.get(regionId)?.notify,
  });
  const engine = new ReplicaEngine({
    ...{ ...deps, versions, regions, edges, journal, options },
    images: ownEdge ?? NO_IMAGES,
    portalId: deps.config.getOptionalString('meca.portalId') ?? 'backstage',
  });
  desk.onNews(() => engine.wake());
  replicas.onWork(() => {
    engine.wake();
    ownEdge?.wake();
  });
  deps.httpRouter.addAuthPolicy({
    path: '/v1/edge',
    allow: 'unauthenticated',
  });
  return {
    edgeRouter: createEdgeRouter({
      desk,
      tokens: new EdgeTokens(regions),
      passage: new RepositoryPassage({ replicas, versions }),
    }),
    describeEdges: () => edges.describeAll(),
    start() {
      engine.start();
      ownEdge?.start();
    },
    async stop() {
      await engine.stop();
      await ownEdge?.stop();
      logger.debug('Templates are not delivered any more');
    },
  };
}

/** Undefined: no region needs the portal as its edge, or it has no folder to work in. */
function createOwnEdge(
  deps: DeliveryDeps & { desk: EdgeDesk; edges: EdgeBook },
): OwnEdge | undefined {
  const { options, logger, federation } = deps;
  const known = new Set(federation.list().map(({ id }) => id));
  const regions = [...options.regions].flatMap(([regionId, { delivery }]) =>
    delivery !== 'edge' && known.has(regionId) ? [{ regionId, delivery }] : [],
  );
  if (regions.length === 0) return undefined;
  const { staging, serve } = options;
  if (!staging) {
    logger.error(
      `Invalid configuration: meca.mgtr.staging.folder is missing; without it nothing is delivered to ${regions
        .map(({ regionId }) => regionId)
        .join(', ')}`,
    );
    return undefined;
  }
  return new OwnEdge({ ...deps, regions, staging, serve });
}
