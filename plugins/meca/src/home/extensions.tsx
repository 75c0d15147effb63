import { HomePageWidgetBlueprint } from '@backstage/plugin-home-react/alpha';

const layout = {
  width: { minColumns: 3, defaultColumns: 4 },
  height: { minRows: 3, defaultRows: 5 },
};

const federation = HomePageWidgetBlueprint.make({
  name: 'federation',
  params: {
    name: 'MecaFederation',
    title: 'The federation at a glance',
    description: 'Health of all regions and how much of them is in use',
    layout,
    components: () =>
      import('./FederationWidget').then(m => ({ Content: m.FederationWidget })),
  },
});

const sessionsToday = HomePageWidgetBlueprint.make({
  name: 'sessions-today',
  params: {
    name: 'MecaSessionsToday',
    title: 'My sessions today',
    description: 'Classes that you hold or attend today',
    layout,
    components: () =>
      import('./SessionsTodayWidget').then(m => ({
        Content: m.SessionsTodayWidget,
      })),
  },
});

const workspaces = HomePageWidgetBlueprint.make({
  name: 'workspaces',
  params: {
    name: 'MecaWorkspaces',
    title: 'My workspaces',
    description:
      'Your machines of now and next; opens them when they are ready',
    layout,
    components: () =>
      import('./WorkspacesWidget').then(m => ({ Content: m.WorkspacesWidget })),
  },
});

/** Widgets that a portal can put on its home page. */
export const homeWidgets = [federation, sessionsToday, workspaces];
