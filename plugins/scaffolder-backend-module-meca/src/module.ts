import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { scaffolderActionsExtensionPoint } from '@backstage/plugin-scaffolder-node';
import { MecaServiceClient } from './client';
import { createControlAction } from './control';
import { createProvisionWorkspacesAction } from './provision/provisionWorkspaces';
import { createPublishTemplateAction } from './publish';
import { createReserveCourseAction } from './reserve/reserveCourse';
import { createReserveSessionAction } from './reserve/reserveSession';
import { createSyncTemplateAction } from './sync';

const POLL_INTERVAL_MS = 3_000;

/**
 * Adds the actions `meca:session:reserve`, `meca:course:reserve`, `meca:workspaces:provision`, `:start` and `:stop`, and `meca:template:publish` and
 * `:sync` to the scaffolder.
 *
 * @public
 */
export const scaffolderModuleMeca = createBackendModule({
  pluginId: 'scaffolder',
  moduleId: 'meca',
  register(env) {
    env.registerInit({
      deps: {
        actions: scaffolderActionsExtensionPoint,
        auth: coreServices.auth,
        config: coreServices.rootConfig,
        discovery: coreServices.discovery,
      },
      async init({ actions, auth, config, discovery }) {
        const client = new MecaServiceClient({ auth, discovery });
        const appBaseUrl = config.getString('app.baseUrl');
        actions.addActions(
          createReserveSessionAction({ client, appBaseUrl }),
          createReserveCourseAction({ client, appBaseUrl }),
          createProvisionWorkspacesAction({
            client,
            appBaseUrl,
            pollIntervalMs: POLL_INTERVAL_MS,
          }),
          createControlAction({ kind: 'start', client, appBaseUrl }),
          createControlAction({ kind: 'stop', client, appBaseUrl }),
          createPublishTemplateAction({
            client,
            appBaseUrl,
            pollIntervalMs: POLL_INTERVAL_MS,
          }),
          createSyncTemplateAction({
            client,
            appBaseUrl,
            pollIntervalMs: POLL_INTERVAL_MS,
          }),
        );
      },
    });
  },
});
