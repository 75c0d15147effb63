import { createCardExtension } from '@backstage/plugin-home-react';
import { mecaPlugin } from './plugin';

/** The federation at a glance, for the home page. @public */
export const MecaFederationWidget = mecaPlugin.provide(
  createCardExtension({
    name: 'MecaFederationWidget',
    title: 'The federation at a glance',
    components: () =>
      import('../home/FederationWidget').then(m => ({
        Content: m.FederationWidget,
      })),
  }),
);

/** The viewer's classes of today, for the home page. @public */
export const MecaSessionsTodayWidget = mecaPlugin.provide(
  createCardExtension({
    name: 'MecaSessionsTodayWidget',
    title: 'My sessions today',
    components: () =>
      import('../home/SessionsTodayWidget').then(m => ({
        Content: m.SessionsTodayWidget,
      })),
  }),
);

/** The viewer's workspaces, for the home page. @public */
export const MecaWorkspacesWidget = mecaPlugin.provide(
  createCardExtension({
    name: 'MecaWorkspacesWidget',
    title: 'My workspaces',
    components: () =>
      import('../home/WorkspacesWidget').then(m => ({
        Content: m.WorkspacesWidget,
      })),
  }),
);
