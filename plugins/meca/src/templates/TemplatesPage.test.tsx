import { act, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import {
  CAD_LAB,
  createFakeMecaApi,
  FakeAnswers,
  fakeDeliveries,
  fakeRegions,
  fakeRepositories,
  fakeRepositoryTemplates,
  fakeTemplateAlarms,
  fakeViewer,
  renderInMeca,
} from '../__testUtils__';
import { failure } from './__testUtils__';
import { TemplatesPage } from './TemplatesPage';

const templates = fakeRepositoryTemplates();
const cadLab = templates.filter(({ path }) => path === CAD_LAB);

const usual: FakeAnswers = {
  getViewer: fakeViewer(),
  listRegions: { items: fakeRegions() },
  listRepositories: { items: fakeRepositories() },
  listRepositoryTemplates: { items: [...templates.slice(0, 2), ...cadLab] },
  listDeliveries: { items: fakeDeliveries() },
  listTemplateAlarms: { items: [] },
};

function renderPage(answers: FakeAnswers = {}, path = '/meca/templates') {
  const api = createFakeMecaApi({ ...usual, ...answers });
  renderInMeca(<TemplatesPage />, { api, initialRouteEntries: [path] });
  return api;
}

async function findMatrix() {
  return screen.findByRole('grid', { name: 'Templates by region' });
}

// The page is large, and a test machine may be busy.
jest.setTimeout(90_000);
beforeEach(() => {
  jest.useFakeTimers({
    now: new Date('2026-11-24T11:40:00Z'),
    doNotFake: [
      'setTimeout',
      'clearTimeout',
      'setInterval',
      'clearInterval',
      'setImmediate',
      'queueMicrotask',
      'nextTick',
      'performance',
    ],
  });
});
afterEach(() => jest.useRealTimers());

describe('templates in the regions', () => {
  it('shows for every template and region the version, the state in words, and what it lags behind', async () => {
    renderPage();
    const matrix = await findMatrix();
    const row = within(matrix)
      .getByRole('link', { name: 'Windows CAD lab' })
      .closest('tr')!;
    const cell = (region: string) =>
      within(row).getByRole('button', {
        name: new RegExp(`Windows CAD lab in ${region}:`),
      });
    expect(cell('TUB')).toHaveAccessibleName(
      'Windows CAD lab in TUB: Ready, 01.10.00.00',
    );
    expect(cell('BME')).toHaveAccessibleName(
      /^Windows CAD lab in BME: On its way, 01\.02\.00\.00 ?On its way 62%$/,
    );
    expect(cell('INSA')).toHaveTextContent('01.01.00.00Waits 44%');
    expect(cell('UNED')).toHaveTextContent('01.10.00.00Failed');
    expect(cell('UPB-CETTI')).toHaveTextContent('01.02.00.00pinned');
    expect(within(row).getByText('latest 01.10.00.00')).toBeVisible();
    expect(within(row).getByText('candidate 01.11.00.00')).toBeVisible();
    expect(
      within(row).getByRole('link', { name: 'Windows CAD lab' }),
    ).toHaveAttribute('href', '/meca/templates/windows/cad-lab');
  });

  it('tells cause and remedy of a failure at the cell, also to keyboards, and puts it away with Escape', async () => {
    renderPage();
    const matrix = await findMatrix();
    const cell = within(matrix).getByRole('button', {
      name: /Windows CAD lab in TUS/,
    });
    act(() => cell.focus());
    const tip = await screen.findByRole('tooltip');
    expect(tip).toHaveTextContent('Chunk 12 of windows/cad-lab');
    expect(tip).toHaveTextContent('What to do: Compare the mirror');
    expect(cell).toHaveAccessibleDescription(/Compare the mirror/);
    await userEvent.keyboard('{Escape}');
    await waitFor(() =>
      expect(screen.queryByRole('tooltip')).not.toBeInTheDocument(),
    );
    expect(cell).toHaveFocus();
  });

  it('is one stop of the tab key, with arrow keys from cell to cell', async () => {
    renderPage();
    const matrix = await findMatrix();
    const stops = () =>
      within(matrix)
        .getAllByRole('button')
        .filter(each => each.tabIndex === 0);
    expect(stops()).toHaveLength(1);
    act(() => stops()[0].focus());
    await userEvent.keyboard('{ArrowDown}{ArrowDown}{ArrowRight}');
    expect(document.activeElement).toHaveAccessibleName(
      /^Windows CAD lab in eWorks/,
    );
    expect(stops()).toEqual([document.activeElement]);
    await userEvent.keyboard('{ArrowDown}{End}');
    expect(document.activeElement).toHaveAccessibleName(
      /^Windows CAD lab in Region1-Local-Test/,
    );
    await userEvent.keyboard('{Enter}');
    expect(await screen.findByRole('dialog')).toHaveAccessibleName(
      /in Region1-Local-Test/,
    );
  });

  it('opens a cell with all its versions, tries a failed one again, and says why that was refused', async () => {
    const api = renderPage({
      retryReplica: failure(409, 'The account still holds 20 templates.'),
    });
    const matrix = await findMatrix();
    await userEvent.click(
      within(matrix).getByRole('button', { name: /Windows CAD lab in UNED/ }),
    );
    const dialog = await screen.findByRole('dialog', {
      name: 'Windows CAD lab in UNED',
    });
    expect(dialog).toHaveTextContent('sessions of it cannot start here');
    expect(dialog).toHaveTextContent('Does not go on by itself');
    await userEvent.click(
      within(dialog).getByRole('button', {
        name: 'Try again now: 01.10.00.00 in UNED',
      }),
    );
    expect(
      await within(dialog).findByText('The account still holds 20 templates.'),
    ).toBeVisible();
    expect(api.calls).toContainEqual({
      name: 'retryReplica',
      input: { params: { replicaId: 'windows/cad-lab@01.10.00.00 uned' } },
    });
    expect(
      within(dialog).getByRole('link', { name: 'Open the template' }),
    ).toHaveAttribute('href', '/meca/templates/windows/cad-lab');
  });

  it('offers no second try to those who may not manage the region', async () => {
    renderPage({
      listRepositoryTemplates: {
        items: cadLab.map(each => ({
          ...each,
          replicas: each.replicas.map(replica => ({
            ...replica,
            manageable: false,
          })),
        })),
      },
    });
    const matrix = await findMatrix();
    await userEvent.click(
      within(matrix).getByRole('button', { name: /Windows CAD lab in UNED/ }),
    );
    const dialog = await screen.findByRole('dialog');
    expect(
      within(dialog).queryByRole('button', { name: /Try again/ }),
    ).not.toBeInTheDocument();
  });

  it('asks the service for what is searched and filtered, and clears it again', async () => {
    const api = renderPage({
      listRepositoryTemplates: ({ query }) => ({
        items: query?.search || query?.show === 'trouble' ? [] : templates,
      }),
    });
    await findMatrix();
    await userEvent.click(screen.getByRole('radio', { name: 'In trouble' }));
    await userEvent.type(screen.getByRole('searchbox'), 'nix');
    expect(await screen.findByText('No template matches')).toBeVisible();
    await waitFor(() =>
      expect(
        api.calls.filter(call => call.name === 'listRepositoryTemplates').at(-1)
          ?.input,
      ).toMatchObject({ query: { search: 'nix', show: 'trouble' } }),
    );
    await userEvent.click(
      await screen.findByRole('button', { name: 'Show all templates' }),
    );
    await findMatrix();
    expect(screen.getByRole('searchbox')).toHaveValue('');
  });

  it('begins with the filter of the address, with one column for its region', async () => {
    const api = renderPage({}, '/meca/templates?region=bme&show=moving');
    const matrix = await findMatrix();
    expect(
      within(matrix)
        .getAllByRole('columnheader')
        .map(each => each.textContent),
    ).toEqual(['Template', 'BME']);
    expect(screen.getByRole('radio', { name: 'On their way' })).toBeChecked();
    expect(api.calls).toContainEqual({
      name: 'listRepositoryTemplates',
      input: {
        query: expect.objectContaining({ regionId: 'bme', show: 'moving' }),
      },
    });
  });

  it('goes through pages and back', async () => {
    renderPage({
      listRepositoryTemplates: ({ query }) =>
        query?.cursor === 'second'
          ? { items: templates.slice(2, 3) }
          : { items: templates.slice(0, 2), nextCursor: 'second' },
    });
    await findMatrix();
    expect(screen.getByText(/^2 templates on page 1/)).toBeVisible();
    await userEvent.click(screen.getByRole('button', { name: 'Next' }));
    expect(await screen.findByText(/^1 template on page 2/)).toBeVisible();
    expect(screen.getByRole('button', { name: 'Next' })).toBeDisabled();
    await userEvent.click(screen.getByRole('button', { name: 'Previous' }));
    expect(await screen.findByText(/^2 templates on page 1/)).toBeVisible();
  });

  it('offers neither refresh nor publishing to those who may not', async () => {
    renderPage({
      getViewer: fakeViewer({ refresh: false }),
      listRepositories: {
        items: fakeRepositories().map(each => ({ ...each, publishers: [] })),
      },
    });
    await findMatrix();
    expect(
      screen.queryByRole('button', { name: /Read .* again/ }),
    ).not.toBeInTheDocument();
    expect(
      screen.queryByRole('button', { name: 'Publish a template' }),
    ).not.toBeInTheDocument();
  });

  it('raises alarms, the urgent first, each leading to its template', async () => {
    renderPage({
      listTemplateAlarms: { items: fakeTemplateAlarms().reverse() },
    });
    const alarms = await screen.findByRole('region', {
      name: 'Template alarms',
    });
    expect(
      within(alarms)
        .getAllByRole('listitem')
        .map(each => each.textContent),
    ).toEqual([
      expect.stringMatching(/BME.*Urgent.*needed .*expected .*Widen/),
      expect.stringMatching(/TUS.*Lags/),
    ]);
    expect(within(alarms).getAllByRole('link')[0]).toHaveAttribute(
      'href',
      '/meca/templates/windows/cad-lab',
    );
  });

  it('explains what a portal without a repository lacks', async () => {
    renderPage({
      listRepositories: { items: [] },
      listRepositoryTemplates: { items: [] },
      listDeliveries: { items: [] },
    });
    expect(
      await screen.findByText('This portal has no template repository yet'),
    ).toBeVisible();
    expect(screen.getByText(/meca\.mgtr\.repositories/)).toBeVisible();
  });

  it('says what failed and tries again', async () => {
    let works = false;
    renderPage({
      listRepositoryTemplates: () =>
        works
          ? { items: templates }
          : failure(503, 'The database does not answer')(),
    });
    expect(
      await screen.findByText('The templates could not be loaded'),
    ).toBeVisible();
    works = true;
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await findMatrix()).toBeVisible();
  });

  it('does not take a refusal for an empty repository', async () => {
    renderPage({ listRepositoryTemplates: failure(403, 'no') });
    expect(
      await screen.findByText('You may not see the templates'),
    ).toBeVisible();
  });
});
