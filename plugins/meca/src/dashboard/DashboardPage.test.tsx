import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { toastApiRef } from '@backstage/frontend-plugin-api';
import {
  createFakeMecaApi,
  FakeAnswers,
  fakeCapacity,
  fakeHistory,
  fakeRegions,
  fakeViewer,
  renderInMeca,
} from '../__testUtils__';
import { DashboardPage } from './DashboardPage';

const usual: FakeAnswers = {
  getViewer: fakeViewer(),
  listRegions: { items: fakeRegions(), configProblems: [] },
  getCapacity: fakeCapacity(),
  getCapacityHistory: ({ query }) => fakeHistory(query?.regionId),
};

function renderPage(answers: FakeAnswers = {}, options: any = {}) {
  const api = createFakeMecaApi({ ...usual, ...answers });
  renderInMeca(<DashboardPage />, { api, ...options });
  return api;
}

const failure = (statusCode: number, message: string) => () => {
  throw Object.assign(new Error(message), { statusCode });
};

// The page is large, and a test machine may be busy.
jest.setTimeout(60_000);

describe('region dashboard', () => {
  it('shows the totals as people know them, and who is missing from them', async () => {
    renderPage();
    const totals = await screen.findByRole('region', {
      name: 'Totals over all production regions',
    });
    const expected = {
      Memory: ['13.5 of 158.99 GB', '8.5% in use'],
      CPU: ['11.5 of 141.45 GHz', '8.1% in use'],
      'Allocated storage': ['329.97 GB of 2.54 TB', '13% in use'],
      'Management IPs': ['12 of 163', '7.4% in use'],
      'Shared-network IPs': ['40 of 468', '8.5% in use'],
    };
    for (const [name, texts] of Object.entries(expected)) {
      const tile = within(totals).getByRole('group', { name });
      for (const text of texts) {
        expect(within(tile).getByText(text)).toBeVisible();
      }
      expect(within(tile).getByText('Without eWorks, UNED')).toBeVisible();
      expect(within(tile).getByText(/\(TUS\)/)).toBeVisible();
    }
    expect(
      within(totals).getByRole('meter', { name: 'Memory of the federation' }),
    ).toHaveAttribute('aria-valuetext', '13.5 of 158.99 GB (8.5%)');
    expect(
      await within(totals).findByRole('img', {
        name: /^CPU, last 24 hours: from .*, highest /,
      }),
    ).toBeInTheDocument();
    expect(screen.getByText('Not all regions are in the totals')).toBeVisible();
  });

  it('marks old numbers in the table and keeps test regions apart', async () => {
    renderPage();
    const table = await screen.findByRole('region', {
      name: 'Regions with their numbers',
    });
    const rowOf = (name: string) =>
      within(table).getByRole('row', { name: new RegExp(name) });
    expect(
      within(rowOf('MECA-eWorks')).getByText(/as last known/),
    ).toBeVisible();
    expect(
      within(rowOf('MECA-eWorks')).getByRole('meter', {
        name: 'Memory, MECA-eWorks',
      }),
    ).toHaveAttribute(
      'aria-valuetext',
      expect.stringContaining('as last known'),
    );
    expect(within(rowOf('MECA-TUS')).getByText(/\(old\)/)).toBeVisible();
    expect(
      within(rowOf('MECA-UNED')).getByText('no numbers yet'),
    ).toBeVisible();
    expect(
      within(rowOf('MECA-BME')).getByRole('link', { name: 'MECA-BME' }),
    ).toHaveAttribute('href', '/catalog/default/resource/bme');
    expect(
      within(table).queryByText('Region1-Local-Test'),
    ).not.toBeInTheDocument();
    expect(
      within(screen.getByRole('region', { name: 'Test regions' })).getByText(
        'Region1-Local-Test',
      ),
    ).toBeVisible();
  });

  it('marks numbers that are limits of an account, and shows what is used without one', async () => {
    const capacity = fakeCapacity();
    renderPage(
      {
        getCapacity: {
          ...capacity,
          regions: capacity.regions.map(region =>
            region.regionId === 'polito'
              ? {
                  ...region,
                  scope: 'account',
                  metrics: [
                    {
                      ...{ kind: 'memory', unit: 'bytes' },
                      ...{ used: 2 * 1024 ** 3, total: 40 * 1024 ** 3 },
                    },
                  ],
                  unlimited: [
                    { kind: 'cpu', unit: 'megahertz', used: 1500 },
                    { kind: 'instances', unit: 'count', used: 3 },
                  ],
                }
              : region,
          ),
        },
      },
      { initialRouteEntries: ['/?region=polito'] },
    );
    const table = await screen.findByRole('region', {
      name: 'Regions with their numbers',
    });
    const row = within(table).getByRole('row', { name: /MECA-PolITO/ });
    expect(within(row).getByText(/limits of the account/)).toBeVisible();
    expect(within(row).getByText('1.5 GHz used')).toBeVisible();
    expect(
      within(row).getByRole('meter', { name: 'Memory, MECA-PolITO' }),
    ).toBeVisible();
    const detail = await screen.findByRole('region', { name: 'MECA-PolITO' });
    expect(
      within(detail).getByText(/limits of the account with which the portal/),
    ).toBeVisible();
    for (const [name, use] of [
      ['CPU', '1.5 GHz used, total unknown'],
      ['Machines', '3 used, total unknown'],
    ]) {
      const item = within(detail)
        .getAllByRole('listitem')
        .find(each => each.textContent === `${name}${use}`);
      expect(item).toBeVisible();
    }
  });

  it('sorts by what is sick and finds a region by name', async () => {
    renderPage();
    const table = await screen.findByRole('region', {
      name: 'Regions with their numbers',
    });
    const names = () =>
      within(table)
        .getAllByRole('rowheader')
        .map(cell => cell.textContent);
    expect(names()[0]).toBe('BME');
    await userEvent.click(
      within(table).getByRole('columnheader', { name: /Health/ }),
    );
    expect(names().slice(0, 3)).toEqual(['UNED', 'eWorks', 'TUS']);
    await userEvent.type(
      within(table).getByRole('searchbox', { name: 'Find a region' }),
      'insa',
    );
    await waitFor(() => expect(names()).toEqual(['INSA']));
  });

  it('opens a region from the map by keyboard', async () => {
    renderPage();
    const marker = await screen.findByRole('button', {
      name: 'MECA-TUS: Needs attention',
    });
    expect(marker).toHaveAttribute('aria-pressed', 'false');
    marker.focus();
    await userEvent.keyboard('{Enter}');
    const detail = await screen.findByRole('region', { name: 'MECA-TUS' });
    expect(
      within(detail).getByText(/certificate of MECA-TUS expires in 6 days/),
    ).toBeVisible();
    expect(
      within(detail).getByText(/What to do: Renew the certificate/),
    ).toBeVisible();
    expect(
      within(detail).getByRole('link', { name: 'Open in the catalog' }),
    ).toHaveAttribute('href', '/catalog/default/resource/tus');
    expect(
      screen.getByRole('button', { name: 'MECA-TUS: Needs attention' }),
    ).toHaveAttribute('aria-pressed', 'true');
    await userEvent.click(
      within(detail).getByRole('button', { name: 'Close' }),
    );
    expect(await screen.findByText('What needs attention')).toBeVisible();
  });

  it('opens the region that the address names', async () => {
    const api = renderPage({}, { initialRouteEntries: ['/?region=polito'] });
    const detail = await screen.findByRole('region', { name: 'MECA-PolITO' });
    expect(within(detail).getByText('Europe/Rome')).toBeVisible();
    await waitFor(() =>
      expect(
        api.calls.filter(
          ({ name, input }) =>
            name === 'getCapacityHistory' &&
            (input as any).query.regionId === 'polito',
        ),
      ).toHaveLength(1),
    );
  });

  it('opens the own region of those who run an institution, until they close it', async () => {
    renderPage({ getViewer: fakeViewer({ manageFederation: false }) });
    const detail = await screen.findByRole('region', { name: 'MECA-PolITO' });
    await userEvent.click(
      within(detail).getByRole('button', { name: 'Close' }),
    );
    expect(await screen.findByText('What needs attention')).toBeVisible();
    expect(
      screen.queryByRole('region', { name: 'MECA-PolITO' }),
    ).not.toBeInTheDocument();
  });

  it('opens no region for those who run the whole federation', async () => {
    renderPage({ getViewer: fakeViewer() });
    expect(await screen.findByText('Federation administration')).toBeVisible();
    expect(screen.getByText('What needs attention')).toBeVisible();
  });

  it('asks all regions on demand and says who did not answer', async () => {
    const post = jest.fn();
    let answer!: () => void;
    const api = renderPage(
      {
        refreshCapacity: () =>
          new Promise(resolve => {
            answer = () => resolve(fakeCapacity());
          }),
      },
      { apis: [[toastApiRef, { post }]] },
    );
    await userEvent.click(
      await screen.findByRole('button', { name: 'Refresh' }),
    );
    expect(await screen.findByText('Asking all regions…')).toBeVisible();
    const before = api.calls.filter(c => c.name === 'getCapacity').length;
    answer();
    await waitFor(() =>
      expect(post).toHaveBeenCalledWith(
        expect.objectContaining({
          title: '7 of 10 regions answered',
          description: 'No answer: eWorks, TUS, UNED',
          status: 'warning',
        }),
      ),
    );
    expect(
      api.calls.filter(c => c.name === 'getCapacity').length,
    ).toBeGreaterThan(before);
  });

  it('offers neither refresh nor administration to those who may not', async () => {
    renderPage({
      getViewer: fakeViewer({ refresh: false, manageFederation: false }),
    });
    expect(await screen.findByText('The federation now')).toBeVisible();
    await screen.findByRole('region', { name: 'Regions with their numbers' });
    expect(
      screen.queryByRole('button', { name: 'Refresh' }),
    ).not.toBeInTheDocument();
    expect(
      screen.queryByText('Federation administration'),
    ).not.toBeInTheDocument();
  });

  it('tells an operator how to add the first region, and a visitor that there is none', async () => {
    renderPage({
      listRegions: {
        items: [],
        configProblems: [
          { key: 'meca.regions.polito.endpoint', message: 'must be a URL' },
        ],
      },
    });
    expect(await screen.findByText('No regions yet')).toBeVisible();
    expect(await screen.findByText(/secretKey: \$\{MECA_/)).toBeVisible();
    expect(
      screen.getByText('Problem in meca.regions.polito.endpoint'),
    ).toBeVisible();
  });

  it('says what failed and tries again', async () => {
    let works = false;
    renderPage({
      listRegions: () =>
        works
          ? { items: fakeRegions() }
          : failure(503, 'The database does not answer')(),
    });
    expect(
      await screen.findByText('The regions could not be loaded'),
    ).toBeVisible();
    expect(screen.getByText('The database does not answer.')).toBeVisible();
    works = true;
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByText('The federation now')).toBeVisible();
  });

  it('shows the regions also while their numbers cannot be asked', async () => {
    renderPage({ getCapacity: failure(500, 'No numbers today') });
    expect(
      await screen.findByText('The numbers of the regions could not be loaded'),
    ).toBeVisible();
    expect(
      screen.getByRole('button', { name: 'MECA-TUB: Healthy' }),
    ).toBeVisible();
  });
});
