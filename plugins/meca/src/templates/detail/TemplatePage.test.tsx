import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import {
  fakeRepositoryTemplate,
  fakeTemplateAlarms,
} from '../../__testUtils__';
import { failure, press, renderTemplatePage } from '../__testUtils__';

const cadLab = fakeRepositoryTemplate();
const page = () => screen.findByRole('heading', { name: 'Windows CAD lab' });

// The page is large, and a test machine may be busy.
jest.setTimeout(90_000);

describe('page of a template', () => {
  it('asks for the whole path of the address and shows versions, regions and sessions to come', async () => {
    const api = renderTemplatePage();
    await page();
    expect(api.calls).toContainEqual({
      name: 'getRepositoryTemplate',
      input: { query: { path: 'windows/cad-lab' } },
    });
    const candidate = screen.getByRole('article', { name: '01.11.00.00' });
    expect(within(candidate).getByText('Candidate')).toBeVisible();
    expect(within(candidate).getByText(/^Being tried: only/)).toBeVisible();
    expect(within(candidate).getByText(/new graphics driver/)).toBeVisible();
    const latest = screen.getByRole('article', { name: '01.10.00.00' });
    expect(within(latest).getByText('38.2 GB, qcow2')).toBeVisible();
    expect(within(latest).getByText('RDP 3389')).toBeVisible();
    expect(within(latest).getByText(/2 sessions use it/)).toBeVisible();
    expect(within(latest).getByText('9f86d081884c…')).toBeVisible();
    const withdrawn = screen.getByRole('article', { name: '01.03.00.00' });
    expect(
      within(withdrawn).getByText(/licence server is not found/),
    ).toBeVisible();
    expect(
      within(withdrawn).queryByRole('button', { name: /Roll back|Withdraw/ }),
    ).not.toBeInTheDocument();
    expect(
      screen.getByRole('link', { name: 'CAD for mechanical engineers' }),
    ).toHaveAttribute('href', '/meca/schedule/s-cad');
  });

  it('shows what each region wants and has, with progress, cause and remedy', async () => {
    renderTemplatePage();
    const table = await screen.findByRole('table', {
      name: /want and have of this template/,
    });
    expect(
      await within(table).findByRole('progressbar', {
        name: '01.10.00.00 on its way to BME',
      }),
    ).toHaveAttribute('aria-valuenow', '62');
    const rowOf = (name: string) =>
      within(table).getByTitle(name).closest('tr')!;
    expect(rowOf('MECA-UPB-CETTI')).toHaveTextContent(
      'version 01.02.00.00 only',
    );
    expect(rowOf('MECA-TUS')).toHaveTextContent(/Chunk 12.*What to do: Comp/);
    expect(rowOf('MECA-INSA')).toHaveTextContent(
      'Waits for the next bandwidth window',
    );
    expect(rowOf('MECA-PolITO')).toHaveTextContent('first to get new versions');
  });

  it('names the classes that hold a version which is to go', async () => {
    const template = fakeRepositoryTemplate();
    const replica = template.replicas.find(
      ({ regionId }) => regionId === 'tub',
    )!;
    renderTemplatePage({
      getRepositoryTemplate: {
        ...template,
        replicas: [
          {
            ...replica,
            version: '01.10.00.00',
            state: 'retiring',
            problem: {
              code: 'still-used',
              message:
                'Region MECA-TUB, removing it: it is still needed by 1 session',
            },
          },
        ],
      },
    });
    const table = await screen.findByRole('table', {
      name: /want and have of this template/,
    });
    const holder = await within(table).findByRole('link', {
      name: 'Machine elements',
    });
    expect(holder).toHaveAttribute('href', '/meca/schedule/s-cad-2');
    expect(holder.closest('tr')).toHaveTextContent(/still needed.*Held by:/);
    expect(
      within(table).queryByRole('link', { name: /mechanical engineers/ }),
    ).not.toBeInTheDocument();
  });

  it('copies the whole hash', async () => {
    const user = userEvent.setup();
    const write = jest.spyOn(window.navigator.clipboard, 'writeText');
    renderTemplatePage();
    await user.click(
      await screen.findByRole('button', {
        name: 'Copy the SHA-256 of 01.10.00.00',
      }),
    );
    expect(await screen.findByText('Copied')).toBeVisible();
    expect(write).toHaveBeenCalledWith(cadLab.versionList[1].imageSha256);
  });

  it('tells on demand what happened to it, the latest first, with causes', async () => {
    const api = renderTemplatePage({
      listTemplateEvents: ({ query }) => ({
        items: [
          {
            id: '3',
            at: '2026-11-23T09:00:00Z',
            version: '01.03.00.00',
            kind: 'withdrawn',
            reason: 'Flickers.',
          },
          {
            id: '2',
            at: '2026-11-22T09:00:00Z',
            regionId: 'tus',
            version: '01.10.00.00',
            kind: 'failed',
            problem: {
              code: 'chunk-bad',
              message: 'Chunk 12 is bad.',
              remedy: 'Ask another mirror.',
            },
          },
          {
            id: '1',
            at: '2026-11-21T09:00:00Z',
            version: '01.10.00.00',
            kind: 'pondered',
          },
        ],
        ...(query!.limit === 20 ? { nextCursor: 'more' } : {}),
      }),
    });
    await page();
    expect(api.calls.map(({ name }) => name)).not.toContain(
      'listTemplateEvents',
    );
    await userEvent.click(screen.getByText('What happened'));
    const list = await screen.findByRole('list', { name: 'What happened' });
    await within(list).findByText('TUS');
    expect(
      within(list)
        .getAllByRole('listitem')
        .map(each => each.textContent),
    ).toEqual([
      expect.stringMatching(/01\.03\.00\.00Withdrawn: Flickers\.$/),
      expect.stringMatching(/TUS01\.10.*Failed.*Chunk 12.*What to do: Ask/),
      expect.stringMatching(/01\.10\.00\.00pondered$/),
    ]);
    await press('Show more');
    await waitFor(() =>
      expect(
        screen.queryByRole('button', { name: 'Show more' }),
      ).not.toBeInTheDocument(),
    );
    expect(api.calls).toContainEqual({
      name: 'listTemplateEvents',
      input: { query: { path: 'windows/cad-lab', limit: 200 } },
    });
  });

  it('shows only the alarms of this template', async () => {
    const [alarm] = fakeTemplateAlarms();
    renderTemplatePage({
      listTemplateAlarms: {
        items: [alarm, { ...alarm, path: 'linux/kali', regionId: 'tub' }],
      },
    });
    const alarms = await screen.findByRole('region', {
      name: 'Template alarms',
    });
    expect(within(alarms).getAllByRole('listitem')).toHaveLength(1);
  });

  it('offers nothing to those who may only look', async () => {
    renderTemplatePage({
      getRepositoryTemplate: {
        ...cadLab,
        actions: [],
        wanted: cadLab.wanted.map(each => ({ ...each, manageable: false })),
        replicas: cadLab.replicas.map(each => ({ ...each, manageable: false })),
      },
    });
    await page();
    expect(
      screen
        .queryAllByRole('button')
        .map(each => each.getAttribute('aria-label') ?? each.textContent)
        .filter(name => !/^Copy/.test(name!)),
    ).toEqual([]);
  });

  it('warns of a template that is not signed', async () => {
    renderTemplatePage({
      getRepositoryTemplate: { ...cadLab, trust: 'none' },
    });
    expect(
      await screen.findByText('This template is not signed'),
    ).toBeVisible();
  });

  it('says what failed and tries again', async () => {
    let works = false;
    renderTemplatePage({
      getRepositoryTemplate: () =>
        works ? cadLab : failure(503, 'The database does not answer')(),
    });
    expect(
      await screen.findByText('The template could not be loaded'),
    ).toBeVisible();
    works = true;
    await press('Try again');
    expect(await page()).toBeVisible();
  });
});
