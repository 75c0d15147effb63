import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { notificationService } from '@backstage/plugin-notifications-node';
import { signalsServiceRef } from '@backstage/plugin-signals-node';
import {
  mecaRegionDriversExtensionPoint,
  RegionDriverFactory,
} from '@meca/backstage-plugin-meca-node';
import express from 'express';
import PromiseRouter from 'express-promise-router';
import { createCapacityStage } from './capacity';
import { openDatabase } from './database';
import { createFederationStage } from './federation';
import { InstitutionDirectory } from './institutions';
import { createMgtrStage, createTemplateStage } from './mgtr';
import { createObservation, scheduleRounds } from './observation';
import { createErrorHandler, PermissionGuard } from './rest';
import { createSeatStage, DatabaseSeatStore } from './seats';
import { createSessionStage } from './sessions';
import { ChangeHints } from './signals';
import { createViewerRouter } from './viewer';
import { createWorkspaceStage } from './workspaces';

/**
 * The backend of the plugin `meca`.
 *
 * @public
 */
export const mecaPlugin = createBackendPlugin({
  pluginId: 'meca',
  register(env) {
    const factories = new Map<string, RegionDriverFactory>();
    env.registerExtensionPoint(mecaRegionDriversExtensionPoint, {
      addDriver(factory) {
        if (factories.has(factory.type)) {
          throw new Error(`A region driver "${factory.type}" is already there`);
        }
        factories.set(factory.type, factory);
      },
    });
    env.registerInit({
      deps: {
        auditor: coreServices.auditor,
        auth: coreServices.auth,
        catalog: catalogServiceRef,
        config: coreServices.rootConfig,
        database: coreServices.database,
        discovery: coreServices.discovery,
        httpAuth: coreServices.httpAuth,
        httpRouter: coreServices.httpRouter,
        lifecycle: coreServices.lifecycle,
        logger: coreServices.logger,
        notifications: notificationService,
        permissions: coreServices.permissions,
        permissionsRegistry: coreServices.permissionsRegistry,
        rootLifecycle: coreServices.rootLifecycle,
        scheduler: coreServices.scheduler,
        signals: signalsServiceRef,
        userInfo: coreServices.userInfo,
      },
      async init(services) {
        const { database, httpRouter, lifecycle, logger } = services;
        const knex = await openDatabase(database);
        const guard = PermissionGuard.create(services);
        const hints = ChangeHints.create(services);
        const shared = { ...services, knex, guard, hints, factories };

        // Each stage adds what later ones need, and the router of its own routes.
        const observation = createObservation(shared);
        const federation = await createFederationStage({
          ...shared,
          ...observation,
        });
        const known = { ...shared, ...observation, ...federation };
        const templates = createTemplateStage(known);
        const capacity = await createCapacityStage({
          ...known,
          templates: templates.observedTemplates,
        });
        const institutions = new InstitutionDirectory({
          ...services,
          ...known,
        });
        const seats = new DatabaseSeatStore(knex);
        const sessions = await createSessionStage({
          ...known,
          ...templates,
          ...capacity,
          institutions,
          seats,
        });

        const repositories = createMgtrStage({
          ...known,
          ...templates,
          ...sessions,
          institutions,
        });

        const running = await createSeatStage({
          ...known,
          ...templates,
          ...sessions,
          seats,
        });

        const workspaces = createWorkspaceStage({
          ...known,
          ...sessions,
          ...running,
        });

        const router = PromiseRouter();
        router.use(workspaces.attachDesktopGateway);
        router.use(repositories.edgeRouter);
        // Room for the longest list of attendees; what is longer is refused by name in the schemas.
        router.use(express.json({ limit: '2mb' }));
        router.use(federation.federationRouter);
        router.use(capacity.capacityRouter);
        router.use(templates.templateRouter);
        router.use(repositories.mgtrRouter);
        router.use(
          createViewerRouter({ ...shared, ...sessions, institutions }),
        );
        router.use(sessions.sessionRouter);
        router.use(workspaces.workspaceRouter);
        router.use(createErrorHandler({ logger }));
        httpRouter.use(router);

        await scheduleRounds({ ...services, ...observation, ...capacity });
        lifecycle.addShutdownHook(async () => {
          hints.close();
          workspaces.closeDesktops();
          await repositories.stopMgtr();
          await running.clock.stop();
          await running.engine.stop();
          await capacity.rounds.close();
          await federation.federation.close();
        });
      },
    });
  },
});
