import {
  ApiBlueprint,
  createFrontendPlugin,
  fetchApiRef,
  PageBlueprint,
  SubPageBlueprint,
} from '@backstage/frontend-plugin-api';
import { RiGraduationCapLine } from '@remixicon/react';
import { MecaClient, mecaApiRef } from './api';
import { entityCards } from './catalog/extensions';
import { homeWidgets } from './home/extensions';
import {
  catalogEntityRouteRef,
  rootRouteRef,
  scheduleRouteRef,
  sessionRouteRef,
  templatesRouteRef,
  workspaceRouteRef,
  workspacesRouteRef,
} from './routes';
import { formFields } from './scaffolder/extensions';

const api = ApiBlueprint.make({
  params: define =>
    define({
      api: mecaApiRef,
      deps: { fetchApi: fetchApiRef },
      factory: ({ fetchApi }) => new MecaClient({ fetchApi }),
    }),
});

// No loader: the page shows its sub pages as tabs, `/meca` leads to the first.
const page = PageBlueprint.make({
  params: { path: '/meca', routeRef: rootRouteRef },
});

const overview = SubPageBlueprint.make({
  name: 'overview',
  params: {
    path: 'overview',
    title: 'Regions',
    loader: async () => {
      const { DashboardTab } = await import('./pages/DashboardTab');
      return <DashboardTab />;
    },
  },
});

const schedule = SubPageBlueprint.make({
  name: 'schedule',
  params: {
    path: 'schedule',
    title: 'Schedule',
    loader: async () => {
      const { ScheduleTab } = await import('./pages/ScheduleTab');
      return <ScheduleTab />;
    },
  },
});

const templates = SubPageBlueprint.make({
  name: 'templates',
  params: {
    path: 'templates',
    title: 'Templates',
    loader: async () => {
      const { TemplatesTab } = await import('./pages/TemplatesTab');
      return <TemplatesTab />;
    },
  },
});

const workspaces = SubPageBlueprint.make({
  name: 'workspaces',
  params: {
    path: 'workspaces',
    title: 'My workspaces',
    loader: async () => {
      const { WorkspacesTab } = await import('./pages/WorkspacesTab');
      return <WorkspacesTab />;
    },
  },
});

/** MECA for the new frontend system. @public */
export default createFrontendPlugin({
  pluginId: 'meca',
  title: 'MECA',
  icon: <RiGraduationCapLine />,
  info: { packageJson: () => import('../package.json') },
  routes: {
    root: rootRouteRef,
    schedule: scheduleRouteRef,
    session: sessionRouteRef,
    templates: templatesRouteRef,
    workspaces: workspacesRouteRef,
    workspace: workspaceRouteRef,
  },
  externalRoutes: { catalogEntity: catalogEntityRouteRef },
  extensions: [
    api,
    page,
    overview,
    schedule,
    templates,
    workspaces,
    ...entityCards,
    ...homeWidgets,
    ...formFields,
  ],
});
