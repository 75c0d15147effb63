import { Route, Routes } from 'react-router-dom';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import {
  Publication,
  RepositoryTemplateDetail,
} from '@meca/backstage-plugin-meca-common';
import {
  createFakeMecaApi,
  FakeAnswers,
  fakeInbox,
  fakeRegions,
  fakeReplica,
  fakeRepositories,
  fakeRepositoryTemplate,
  fakeTemplateAlarms,
  fakeViewer,
  renderInMeca,
} from '../../__testUtils__';
import { TemplatePage } from './TemplatePage';

const cadLab = fakeRepositoryTemplate();

const usual: FakeAnswers = {
  getViewer: fakeViewer(),
  listRegions: { items: fakeRegions() },
  listRepositories: { items: fakeRepositories() },
  listTemplateAlarms: { items: [] },
  listInbox: fakeInbox(),
  getRepositoryTemplate: cadLab,
};

function renderPage(
  answers: FakeAnswers = {},
  path = '/meca/templates/windows/cad-lab',
) {
  const api = createFakeMecaApi({ ...usual, ...answers });
  renderInMeca(
    <Routes>
      <Route path="/meca/templates/*" element={<TemplatePage />} />
    </Routes>,
    { api, initialRouteEntries: [path] },
  );
  return api;
}

function bodyOf(api: ReturnType<typeof renderPage>, name: string): unknown {
  const call = api.calls.filter(each => each.name === name).at(-1);
  return (call?.input as { body?: unknown } | undefined)?.body;
}

const failure = (statusCode: number, message: string) => () => {
  throw Object.assign(new Error(message), { statusCode });
};

const page = () => screen.findByRole('heading', { name: 'Windows CAD lab' });
const press = async (name: string | RegExp) =>
  userEvent.click(await screen.findByRole('button', { name }));

// The page is large, and a test machine may be busy.
jest.setTimeout(90_000);

describe('page of a template', () => {
  it('asks for the whole path of the address and shows versions, regions and sessions to come', async () => {
    const api = renderPage();
    await page();
    expect(api.calls).toContainEqual({
      name: 'getRepositoryTemplate',
      input: { query: { path: 'windows/cad-lab' } },
    });
    const candidate = screen.getByRole('article', { name: '01.11.00.00' });
    expect(within(candidate).getByText('Candidate')).toBeVisible();
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
    renderPage();
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

  it('copies the whole hash', async () => {
    const user = userEvent.setup();
    const write = jest.spyOn(window.navigator.clipboard, 'writeText');
    renderPage();
    await user.click(
      await screen.findByRole('button', {
        name: 'Copy the SHA-256 of 01.10.00.00',
      }),
    );
    expect(await screen.findByText('Copied')).toBeVisible();
    expect(write).toHaveBeenCalledWith(cadLab.versionList[1].imageSha256);
  });

  it('brings a version to chosen regions and says where that began and where not', async () => {
    const api = renderPage({
      syncTemplate: {
        items: [
          fakeReplica({
            path: cadLab.path,
            version: '01.10.00.00',
            regionId: 'tus',
            state: 'wanted',
          }),
        ],
        refused: [
          {
            regionId: 'uned',
            problem: { code: 'account-limit', message: 'It is full.' },
          },
        ],
      },
    });
    await press('Sync now');
    const dialog = await screen.findByRole('dialog');
    await userEvent.click(within(dialog).getByRole('button', { name: 'None' }));
    await userEvent.click(
      within(dialog).getByRole('button', { name: 'Sync now' }),
    );
    expect(
      within(dialog).getByText('Choose at least one region.'),
    ).toBeVisible();
    await userEvent.click(
      within(dialog).getByRole('checkbox', { name: 'TUS' }),
    );
    await userEvent.click(
      within(dialog).getByRole('checkbox', { name: 'UNED' }),
    );
    await userEvent.click(
      within(dialog).getByRole('button', { name: 'Sync now' }),
    );
    expect(await within(dialog).findByText('Begun in 1 region')).toBeVisible();
    expect(within(dialog).getByText('Not begun in UNED')).toBeVisible();
    expect(within(dialog).getByText('It is full.')).toBeVisible();
    expect(bodyOf(api, 'syncTemplate')).toEqual({
      path: 'windows/cad-lab',
      version: 'latest',
      regionIds: ['tus', 'uned'],
    });
  });

  it('changes what a region wants and takes it back', async () => {
    const none: RepositoryTemplateDetail = {
      ...cadLab,
      wanted: cadLab.wanted.map(each =>
        each.regionId === 'insa' ? { ...each, policy: 'none' } : each,
      ),
    };
    const api = renderPage({ setWanted: none });
    await press('Change: what INSA wants');
    const dialog = await screen.findByRole('dialog', {
      name: 'What INSA wants of Windows CAD lab',
    });
    await userEvent.click(within(dialog).getByRole('radio', { name: 'None' }));
    expect(
      within(dialog).getByText(/removed once no session needs it/),
    ).toBeVisible();
    await userEvent.click(within(dialog).getByRole('button', { name: 'Save' }));
    expect(
      await screen.findByText('INSA now wants nothing of this template.'),
    ).toBeVisible();
    expect(bodyOf(api, 'setWanted')).toEqual({
      path: 'windows/cad-lab',
      regionIds: ['insa'],
      policy: 'none',
    });
    await press('Undo');
    expect(
      await screen.findByText('INSA wants always the latest version again.'),
    ).toBeVisible();
    expect(bodyOf(api, 'setWanted')).toEqual({
      path: 'windows/cad-lab',
      regionIds: ['insa'],
      policy: 'latest',
      keepVersions: 3,
    });
  });

  it('keeps the dialog open with what was chosen when the service refuses', async () => {
    renderPage({ setWanted: failure(409, 'Two sessions need it there.') });
    await press('Change: what INSA wants');
    const dialog = await screen.findByRole('dialog');
    await userEvent.click(within(dialog).getByRole('radio', { name: 'None' }));
    await userEvent.click(within(dialog).getByRole('button', { name: 'Save' }));
    expect(
      await within(dialog).findByText('Two sessions need it there.'),
    ).toBeVisible();
    expect(within(dialog).getByRole('radio', { name: 'None' })).toBeChecked();
  });

  it('says before a roll-back what becomes current, and wants a reason', async () => {
    const api = renderPage({ withdrawVersion: cadLab });
    await press('Roll back: 01.10.00.00');
    const dialog = await screen.findByRole('dialog', {
      name: 'Roll back 01.10.00.00 of Windows CAD lab?',
    });
    expect(
      within(dialog).getByText('01.02.00.00 becomes the latest again.'),
    ).toBeVisible();
    expect(
      within(dialog).getByText(/Machines that run on it stay/),
    ).toBeVisible();
    expect(
      within(dialog).getByText(/^2 sessions to come use it/),
    ).toBeVisible();
    expect(
      within(dialog).getByText(
        'TUB: 01.02.00.00 has to be brought there first',
      ),
    ).toBeInTheDocument();
    const confirm = within(dialog).getByRole('button', { name: 'Roll back' });
    await userEvent.click(confirm);
    expect(
      within(dialog).getByText('Say why, so that others know.'),
    ).toBeVisible();
    expect(bodyOf(api, 'withdrawVersion')).toBeUndefined();
    await userEvent.type(
      within(dialog).getByRole('textbox', { name: /Reason/ }),
      ' Flickers. ',
    );
    await userEvent.click(confirm);
    await waitFor(() => expect(dialog).not.toBeInTheDocument());
    expect(bodyOf(api, 'withdrawVersion')).toEqual({
      path: 'windows/cad-lab',
      version: '01.10.00.00',
      reason: 'Flickers.',
    });
  });

  it('warns before promoting a candidate that nobody has tried', async () => {
    const api = renderPage({ promoteVersion: cadLab });
    await press('Promote: 01.11.00.00');
    const dialog = await screen.findByRole('dialog');
    expect(within(dialog).getByText(/nobody has tried it/)).toBeVisible();
    await userEvent.click(
      within(dialog).getByRole('button', { name: 'Promote' }),
    );
    await waitFor(() =>
      expect(bodyOf(api, 'promoteVersion')).toEqual({
        path: 'windows/cad-lab',
        version: '01.11.00.00',
      }),
    );
  });

  it('changes how new versions spread', async () => {
    const api = renderPage({ setRollout: cadLab });
    await press('Change');
    const dialog = await screen.findByRole('dialog', {
      name: 'How new versions of Windows CAD lab spread',
    });
    await userEvent.click(
      within(dialog).getByRole('checkbox', { name: 'BME' }),
    );
    await userEvent.click(
      within(dialog).getByRole('radio', {
        name: /only when somebody promotes/,
      }),
    );
    await userEvent.click(within(dialog).getByRole('button', { name: 'Save' }));
    await waitFor(() =>
      expect(bodyOf(api, 'setRollout')).toEqual({
        path: 'windows/cad-lab',
        canaryRegionIds: ['polito', 'bme'],
      }),
    );
  });

  it('publishes a version and follows it until it is done', async () => {
    const publication: Publication = {
      id: 'p-1',
      repositoryId: 'meca',
      path: 'windows/cad-lab',
      version: '01.12.00.00',
      state: 'running',
      bytesDone: 10e9,
      bytesTotal: 40e9,
      startedAt: '2026-11-24T11:40:00Z',
    };
    let state: Publication['state'] = 'running';
    const api = renderPage({
      publishTemplate: publication,
      getPublication: () => ({ ...publication, state }),
    });
    await press('Publish new version');
    const dialog = await screen.findByRole('dialog');
    await userEvent.click(
      within(dialog).getByRole('button', { name: 'Publish' }),
    );
    expect(
      within(dialog).getByText('Choose the image to publish.'),
    ).toBeVisible();
    await userEvent.click(
      within(dialog).getByRole('button', { name: /Image on the server/ }),
    );
    await userEvent.click(
      await screen.findByRole('option', {
        name: /cad-2026-11\.qcow2, 39\.1 GB/,
      }),
    );
    await userEvent.click(
      within(dialog).getByRole('button', { name: /Publisher/ }),
    );
    await userEvent.click(
      await screen.findByRole('option', { name: 'polito' }),
    );
    await userEvent.type(
      within(dialog).getByRole('textbox', { name: /Notes/ }),
      'New drawings.',
    );
    await userEvent.click(
      within(dialog).getByRole('button', { name: 'Publish' }),
    );
    expect(
      await screen.findByRole('progressbar', {
        name: 'Publishing 01.12.00.00',
      }),
    ).toHaveAttribute('aria-valuenow', '25');
    expect(bodyOf(api, 'publishTemplate')).toMatchObject({
      repositoryId: 'meca',
      publisher: 'polito',
      path: 'windows/cad-lab',
      version: '01.12.00.00',
      source: 'cad-2026-11.qcow2',
      notes: 'New drawings.',
      access: [{ protocol: 'rdp', port: 3389 }],
    });
    const readBefore = api.calls.filter(
      ({ name }) => name === 'getRepositoryTemplate',
    ).length;
    state = 'published';
    expect(
      await screen.findByText('windows/cad-lab 01.12.00.00 is published'),
    ).toBeVisible();
    await waitFor(() =>
      expect(
        api.calls.filter(({ name }) => name === 'getRepositoryTemplate').length,
      ).toBeGreaterThan(readBefore),
    );
    await press('Dismiss');
    expect(screen.queryByText(/is published/)).not.toBeInTheDocument();
  });

  it('tells why a publication failed, also for a template that does not exist yet', async () => {
    renderPage(
      {
        getRepositoryTemplate: failure(404, 'No such template.'),
        getPublication: {
          id: 'p-2',
          repositoryId: 'meca',
          path: 'windows/new',
          version: '01.00.00.00',
          state: 'failed',
          bytesDone: 0,
          bytesTotal: 0,
          startedAt: '2026-11-24T11:40:00Z',
          problem: {
            code: 'image-refused',
            message: 'The image has a backing file.',
            remedy: 'Flatten it with qemu-img convert.',
          },
        },
      },
      '/meca/templates/windows/new?publication=p-2',
    );
    expect(
      await screen.findByText('windows/new 01.00.00.00 was not published'),
    ).toBeVisible();
    expect(screen.getByText('The image has a backing file.')).toBeVisible();
    expect(screen.getByText(/Flatten it/)).toBeVisible();
    expect(
      screen.getByText('No repository has a template windows/new'),
    ).toBeVisible();
  });

  it('tells on demand what happened to it, the latest first, with causes', async () => {
    const api = renderPage({
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
    renderPage({
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
    renderPage({
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
    renderPage({
      getRepositoryTemplate: { ...cadLab, trust: 'none' },
    });
    expect(
      await screen.findByText('This template is not signed'),
    ).toBeVisible();
  });

  it('says what failed and tries again', async () => {
    let works = false;
    renderPage({
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
