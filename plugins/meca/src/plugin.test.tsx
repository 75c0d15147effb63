import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { renderTestApp } from '@backstage/frontend-test-utils';
import { createTestEntityPage } from '@backstage/plugin-catalog-react/testUtils';
import {
  createFakeMecaApi,
  fakeCapacity,
  fakeHistory,
  fakeRegions,
  fakeRepositoryTemplate,
  fakeTemplates,
  fakeViewer,
} from './__testUtils__';
import { mecaApiRef } from './api';
import plugin from './plugin';

const api = createFakeMecaApi({
  getViewer: fakeViewer(),
  listRegions: { items: fakeRegions() },
  getCapacity: fakeCapacity(),
  getCapacityHistory: ({ query }) => fakeHistory(query?.regionId),
  listTemplates: { items: fakeTemplates() },
  getRepositoryTemplate: ({ query }) => fakeRepositoryTemplate(query!.path),
  listSessions: { items: [] },
  listWorkspaces: { items: [] },
});
const entityPage = (entity: any) => createTestEntityPage({ entity });

// Pages are loaded lazily, and compiled when a test first asks for them.
const PATIENCE = { timeout: 20_000 };
jest.setTimeout(90_000);

// The whole shell is slow to start: few tests, each of something only the shell can show.
describe('meca plugin in the new frontend system', () => {
  it('leads from /meca to the dashboard and offers the other tabs, also without a catalog', async () => {
    renderTestApp({
      features: [plugin],
      apis: [[mecaApiRef, api]],
      initialRouteEntries: ['/meca'],
    });
    expect(
      await screen.findByText('The federation now', {}, PATIENCE),
    ).toBeVisible();
    expect(screen.getByRole('tab', { name: 'Regions' })).toHaveAttribute(
      'aria-selected',
      'true',
    );
    expect(screen.getByRole('tab', { name: 'Schedule' })).toBeVisible();
    expect(screen.getByRole('tab', { name: 'Templates' })).toBeVisible();
    await userEvent.click(screen.getByRole('tab', { name: 'My workspaces' }));
    await waitFor(
      () =>
        expect(
          screen.queryByText('The federation now'),
        ).not.toBeInTheDocument(),
      PATIENCE,
    );
  });

  it('opens a template by its path, slashes included', async () => {
    renderTestApp({
      features: [plugin],
      apis: [[mecaApiRef, api]],
      initialRouteEntries: ['/meca/templates/windows/cad-lab'],
    });
    expect(
      await screen.findByRole('heading', { name: 'Windows CAD lab' }, PATIENCE),
    ).toBeVisible();
    expect(screen.getByRole('tab', { name: 'Templates' })).toHaveAttribute(
      'aria-selected',
      'true',
    );
  });

  it('puts its cards only on the entities that they are for', async () => {
    renderTestApp({
      features: [plugin],
      extensions: [
        entityPage({
          apiVersion: 'backstage.io/v1alpha1',
          kind: 'Resource',
          metadata: {
            name: 'windows--cad-lab',
            namespace: 'default',
            annotations: { 'meca.eu/template-path': 'windows/cad-lab' },
          },
          spec: { type: 'meca-template' },
        }),
      ],
      apis: [[mecaApiRef, api]],
    });
    expect(await screen.findByText('Where it is available')).toBeVisible();
    expect(await screen.findByText('Next sessions')).toBeVisible();
    expect(screen.queryByText('Capacity and health')).not.toBeInTheDocument();
  });
});
