// From core-plugin-api, not frontend-plugin-api: these work in both frontend systems.
import {
  createExternalRouteRef,
  createRouteRef,
  createSubRouteRef,
} from '@backstage/core-plugin-api';

/** The plugin's page; shows the region dashboard. @public */
export const rootRouteRef = createRouteRef({ id: 'meca' });

/** Calendar of sessions. @public */
export const scheduleRouteRef = createSubRouteRef({
  id: 'meca-schedule',
  parent: rootRouteRef,
  path: '/schedule',
});

/** One session. @public */
export const sessionRouteRef = createSubRouteRef({
  id: 'meca-session',
  parent: rootRouteRef,
  path: '/schedule/:sessionId',
});

/** Templates in the regions; below it each template under its path. @public */
export const templatesRouteRef = createSubRouteRef({
  id: 'meca-templates',
  parent: rootRouteRef,
  path: '/templates',
});

/** The viewer's own workspaces. @public */
export const workspacesRouteRef = createSubRouteRef({
  id: 'meca-workspaces',
  parent: rootRouteRef,
  path: '/workspaces',
});

/** One workspace. @public */
export const workspaceRouteRef = createSubRouteRef({
  id: 'meca-workspace',
  parent: rootRouteRef,
  path: '/workspaces/:workspaceId',
});

/** Page of an entity in the catalog; bound by itself where the catalog is installed. @public */
export const catalogEntityRouteRef = createExternalRouteRef({
  id: 'catalog-entity',
  params: ['namespace', 'kind', 'name'],
  optional: true,
  defaultTarget: 'catalog.catalogEntity',
});
