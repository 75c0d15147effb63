import {
  createApiFactory,
  createComponentExtension,
  createPlugin,
  createRoutableExtension,
  fetchApiRef,
} from '@backstage/core-plugin-api';
import { MecaClient, mecaApiRef } from '../api';
import {
  catalogEntityRouteRef,
  rootRouteRef,
  scheduleRouteRef,
  sessionRouteRef,
  templatesRouteRef,
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
    templates: templatesRouteRef,
    workspaces: workspacesRouteRef,
    workspace: workspaceRouteRef,
  },
  externalRoutes: { catalogEntity: catalogEntityRouteRef },
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

/** Capacity and health, for the page of a region entity. @public */
export const EntityMecaRegionCapacityCard = mecaPlugin.provide(
  createComponentExtension({
    name: 'EntityMecaRegionCapacityCard',
    component: {
      lazy: () =>
        import('../catalog/RegionCapacityCard').then(m => m.RegionCapacityCard),
    },
  }),
);

/** Where a template is available, for the page of its entity. @public */
export const EntityMecaTemplateAvailabilityCard = mecaPlugin.provide(
  createComponentExtension({
    name: 'EntityMecaTemplateAvailabilityCard',
    component: {
      lazy: () =>
        import('../catalog/TemplateAvailabilityCard').then(
          m => m.TemplateAvailabilityCard,
        ),
    },
  }),
);

/** The next sessions, for the page of a region or a template. @public */
export const EntityMecaNextSessionsCard = mecaPlugin.provide(
  createComponentExtension({
    name: 'EntityMecaNextSessionsCard',
    component: {
      lazy: () =>
        import('../catalog/NextSessionsCard').then(m => m.NextSessionsCard),
    },
  }),
);

/** An institution's own region, for the page of its group. @public */
export const EntityMecaInstitutionRegionCard = mecaPlugin.provide(
  createComponentExtension({
    name: 'EntityMecaInstitutionRegionCard',
    component: {
      lazy: () =>
        import('../catalog/InstitutionRegionCard').then(
          m => m.InstitutionRegionCard,
        ),
    },
  }),
);

/** The sessions of a course, for the page of its component. @public */
export const EntityMecaCourseSessionsCard = mecaPlugin.provide(
  createComponentExtension({
    name: 'EntityMecaCourseSessionsCard',
    component: {
      lazy: () =>
        import('../catalog/CourseSessionsCard').then(m => m.CourseSessionsCard),
    },
  }),
);
