import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { Workspace } from '@meca/backstage-plugin-meca-common';
import {
  createFakeMecaApi,
  FakeAnswers,
  fakeRegions,
  fakeWorkspace,
  minutesFrom,
  renderInMeca,
} from '../__testUtils__';
import { WorkspacesPage } from './WorkspacesPage';

async function open(answers: FakeAnswers) {
  const api = createFakeMecaApi({
    listRegions: { items: fakeRegions() },
    ...answers,
  });
  await renderInMeca(<WorkspacesPage />, { api });
  return { api, user: userEvent.setup() };
}

function show(changes: Partial<Workspace>) {
  return open({ listWorkspaces: { items: [fakeWorkspace(changes)] } });
}

const closed = { access: [], console: false };

describe('WorkspacesPage', () => {
  it('gives a ready machine in one click, and the other ways in', async () => {
    const { api, user } = await show({
      access: [
        { protocol: 'rdp', port: 3389, address: '10.4.0.17' },
        { protocol: 'vnc', port: 5901, address: '10.4.0.17' },
        { protocol: 'ssh', port: 2222, address: '10.4.0.17' },
      ],
    });
    const card = await screen.findByRole('article', {
      name: 'CAD for mechanical engineers',
    });
    expect(
      within(card).getByRole('link', { name: /^Open console/ }),
    ).toHaveAttribute('href', '/meca/workspaces/w-7');
    expect(within(card).getByText('10.4.0.17:5901')).toBeInTheDocument();
    expect(within(card).getByText('ssh -p 2222 10.4.0.17')).toBeInTheDocument();
    const copied = jest
      .spyOn(navigator.clipboard, 'writeText')
      .mockResolvedValue();
    await user.click(
      within(card).getByRole('button', { name: 'Copy VNC address' }),
    );
    expect(copied).toHaveBeenCalledWith('10.4.0.17:5901');
    expect(within(card).getByText('Copied')).toBeInTheDocument();
    expect(api.calls.map(call => call.name)).not.toContain('openConsole');
  });

  it('downloads the remote desktop file of that seat', async () => {
    const createObjectURL = jest.fn<string, [Blob]>(() => 'blob:x');
    Object.assign(URL, { createObjectURL, revokeObjectURL: jest.fn() });
    const names: string[] = [];
    const click = jest
      .spyOn(HTMLAnchorElement.prototype, 'click')
      .mockImplementation(function record(this: HTMLAnchorElement) {
        names.push(this.download);
      });
    const { api, user } = await open({
      listWorkspaces: { items: [fakeWorkspace()] },
      getRemoteDesktopFile: 'full address:s:10.4.0.17\r\n',
    });
    await user.click(
      await screen.findByRole('button', { name: 'Download .rdp file' }),
    );
    await waitFor(() =>
      expect(names).toEqual(['CAD-for-mechanical-engineers-7.rdp']),
    );
    click.mockRestore();
    expect(createObjectURL.mock.calls[0][0].size).toBe(26);
    expect(api.calls).toContainEqual({
      name: 'getRemoteDesktopFile',
      input: { params: { workspaceId: 'w-7' } },
    });
  });

  it.each<[string, Partial<Workspace>, RegExp]>([
    [
      'being prepared with an estimate',
      { ...closed, state: 'preparing', readyInSeconds: 170 },
      /^Ready in about 3 min/,
    ],
    [
      'nearly there',
      { ...closed, state: 'preparing', readyInSeconds: 20 },
      /^Ready in less than a minute/,
    ],
    [
      'being prepared without an estimate',
      { ...closed, state: 'preparing' },
      /^Your machine is being prepared/,
    ],
    [
      'later',
      { ...closed, state: 'upcoming', opensAt: minutesFrom(60, new Date()) },
      /^Opens .*Nothing to do until then/,
    ],
    ['over', { ...closed, state: 'ended' }, /^This class is over/],
  ])('says the truth about a machine %s', async (_, changes, text) => {
    await show(changes);
    expect(await screen.findByText(text)).toBeInTheDocument();
    expect(
      screen.queryByRole('link', { name: /Open console/ }),
    ).not.toBeInTheDocument();
  });

  it('says what is wrong with a failed machine and who can help', async () => {
    await show({
      ...closed,
      state: 'failed',
      problem: {
        code: 'no-capacity',
        message: 'The region is full.',
        remedy: 'Sit with a neighbour.',
      },
    });
    expect(
      await screen.findByText(/Your teacher can repair it/),
    ).toBeInTheDocument();
    expect(screen.getByText('The region is full.')).toBeInTheDocument();
    expect(
      screen.getByText('What to do: Sit with a neighbour.'),
    ).toBeInTheDocument();
  });

  it('puts what can be used now before what comes next', async () => {
    await open({
      listWorkspaces: {
        items: [
          fakeWorkspace({
            id: 'b',
            title: 'Networks',
            state: 'upcoming',
            ...closed,
          }),
          fakeWorkspace({ id: 'a', title: 'CAD' }),
        ],
      },
    });
    const now = await screen.findByRole('region', { name: 'Now' });
    expect(within(now).getByText('CAD')).toBeInTheDocument();
    expect(
      within(screen.getByRole('region', { name: 'Next' })).getByText(
        'Networks',
      ),
    ).toBeInTheDocument();
  });

  it('tells somebody without seats what will appear here', async () => {
    await open({ listWorkspaces: { items: [] } });
    expect(
      await screen.findByText('No workspace is waiting for you'),
    ).toBeInTheDocument();
  });

  it('does not take a failed request for an empty list', async () => {
    await open({
      listWorkspaces: () => {
        throw new TypeError('Failed to fetch');
      },
    });
    expect(
      await screen.findByText('Your workspaces could not be loaded'),
    ).toBeInTheDocument();
    expect(
      screen.queryByText('No workspace is waiting for you'),
    ).not.toBeInTheDocument();
  });
});
