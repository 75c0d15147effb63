import { createElement, Fragment } from 'react';
import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { Route, Routes } from 'react-router-dom';
import { renderInTestApp, TestApiProvider } from '@backstage/test-utils';
import { EntityProvider } from '@backstage/plugin-catalog-react';
import { mockApis } from '@backstage/frontend-test-utils';
import { permissionApiRef } from '@backstage/plugin-permission-react';
import {
  FieldExtensionOptions,
  ScaffolderFieldExtensions,
  useCustomFieldExtensions,
} from '@backstage/plugin-scaffolder-react';
import {
  createFakeMecaApi,
  fakeCapacity,
  fakeHistory,
  fakeRegions,
  fakeSession,
  fakeViewer,
} from '../__testUtils__';
import * as legacy from '../legacy';
import { fields } from '../scaffolder/fields';
import {
  catalogEntityRouteRef,
  EntityMecaCourseSessionsCard,
  EntityMecaRegionCapacityCard,
  mecaApiRef,
  MecaPage,
  mecaPlugin,
  rootRouteRef,
} from '../legacy';

const api = createFakeMecaApi({
  getViewer: fakeViewer(),
  listRegions: { items: fakeRegions() },
  getCapacity: fakeCapacity(),
  getCapacityHistory: ({ query }) => fakeHistory(query?.regionId),
  listWorkspaces: { items: [] },
  listSessions: { items: [fakeSession()] },
});
const apis = [
  [mecaApiRef, api],
  [permissionApiRef, mockApis.permission()],
] as const;
const mountedRoutes = {
  '/catalog/:namespace/:kind/:name': catalogEntityRouteRef,
};

// Pages are loaded lazily, and compiled when a test first asks for them.
const PATIENCE = { timeout: 60_000 };
jest.setTimeout(90_000);

describe('meca plugin in the legacy frontend system', () => {
  it('has its pages as tabs below where it is mounted', async () => {
    await renderInTestApp(
      <TestApiProvider apis={apis}>
        <Routes>
          <Route path="/meca/*" element={<MecaPage />} />
        </Routes>
      </TestApiProvider>,
      { routeEntries: ['/meca'], mountedRoutes },
    );
    expect(
      await screen.findByText('The federation now', {}, PATIENCE),
    ).toBeVisible();
    expect(
      screen.getByRole('heading', { name: 'MECA', level: 1 }),
    ).toBeVisible();
    await userEvent.click(screen.getByRole('tab', { name: 'My workspaces' }));
    await waitFor(
      () =>
        expect(
          screen.queryByText('The federation now'),
        ).not.toBeInTheDocument(),
      PATIENCE,
    );
  });

  it('has the entity cards', async () => {
    await renderInTestApp(
      <TestApiProvider apis={apis}>
        <EntityProvider
          entity={{
            apiVersion: 'backstage.io/v1alpha1',
            kind: 'Resource',
            metadata: {
              name: 'bme',
              annotations: { 'meca.eu/region-id': 'bme' },
            },
            spec: { type: 'meca-region' },
          }}
        >
          <EntityMecaRegionCapacityCard />
        </EntityProvider>
      </TestApiProvider>,
      { mountedRoutes: { ...mountedRoutes, '/meca': rootRouteRef } },
    );
    expect(await screen.findByText('Capacity and health')).toBeVisible();
    expect(await screen.findByText('Healthy')).toBeVisible();
  });

  it('has the card of a course', async () => {
    await renderInTestApp(
      <TestApiProvider apis={apis}>
        <EntityProvider
          entity={{
            apiVersion: 'backstage.io/v1alpha1',
            kind: 'Component',
            metadata: { name: 'cad-lab', namespace: 'default' },
            spec: { type: 'course' },
          }}
        >
          <EntityMecaCourseSessionsCard />
        </EntityProvider>
      </TestApiProvider>,
      { mountedRoutes: { ...mountedRoutes, '/meca': rootRouteRef } },
    );
    expect(
      await screen.findByRole('link', { name: 'CAD for mechanical engineers' }),
    ).toHaveAttribute('href', '/meca/schedule/s-cad');
  });

  it('has every form field that the new frontend system has', async () => {
    const extensions = Object.entries(legacy).flatMap(([name, Extension]) =>
      name.endsWith('FieldExtension')
        ? [<Fragment key={name}>{createElement(Extension as any)}</Fragment>]
        : [],
    );
    function Fields() {
      const found = useCustomFieldExtensions<FieldExtensionOptions>(
        <ScaffolderFieldExtensions>{extensions}</ScaffolderFieldExtensions>,
      );
      return <p>{found.map(({ name }) => name).join(' ')}</p>;
    }
    await renderInTestApp(<Fields />);
    const names = Object.values(fields).map(({ name }) => name);
    const shown = screen.getByText(/MecaTemplatePicker/).textContent;
    expect(shown?.split(' ').sort()).toEqual(names.sort());
  });

  it('brings its own API', () => {
    expect([...mecaPlugin.getApis()].map(factory => factory.api.id)).toEqual([
      mecaApiRef.id,
    ]);
  });
});
