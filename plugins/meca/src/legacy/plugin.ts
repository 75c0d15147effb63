import {
  createApiFactory,
  createPlugin,
  createRoutableExtension,
  fetchApiRef,
} from '@backstage/core-plugin-api';
import { MecaClient, mecaApiRef } from '../api';
import {
  rootRouteRef,
  scheduleRouteRef,
  sessionRouteRef,
  workspaceRouteRef,
  workspacesRouteRef,
} from '../routes';

/** MECA for the legacy frontend system. @public */
export const mecaPlugin = createPlugin({
  id: 'meca',
  routes: {
    root: rootRouteRef,
    schedule: scheduleRouteRef,
    session: sessionRouteRef,
    workspaces: workspacesRouteRef,
    workspace: workspaceRouteRef,
  },
  apis: [
    createApiFactory({
      api: mecaApiRef,
      deps: { fetchApi: fetchApiRef },
      factory: ({ fetchApi }) => new MecaClient({ fetchApi }),
    }),
  ],
});

/** All pages of the plugin; mount it at `/meca`. @public */
export const MecaPage = mecaPlugin.provide(
  createRoutableExtension({
    name: 'MecaPage',
    mountPoint: rootRouteRef,
    component: () => import('./LegacyPage').then(m => m.LegacyPage),
  }),
);
