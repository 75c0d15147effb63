import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import {
  Repository,
  RepositoryCheckDetail,
} from '@meca/backstage-plugin-meca-common';
import {
  fakeCheck,
  fakeFaultyCheck,
  fakeRepositories,
} from '../../../__testUtils__';
import {
  bodiesOf,
  failure,
  press,
  renderRepositories,
} from '../../__testUtils__';

// A test machine may be busy, and a running check is asked for every two seconds.
jest.setTimeout(90_000);
const PATIENCE = { timeout: 20_000 };

const [meca] = fakeRepositories();
const checked = (changes: Partial<Repository>) => ({
  items: [{ ...meca, check: undefined, ...changes }],
});
const running = (
  changes: Partial<RepositoryCheckDetail> = {},
): RepositoryCheckDetail => ({
  ...fakeCheck({ id: 'check-9', state: 'running', endedAt: undefined }),
  startedAt: new Date().toISOString(),
  bytesDone: 0.3e12,
  versionsDone: 28,
  faults: [],
  ...changes,
});
const card = () => screen.findByRole('article', { name: 'meca' });

describe('check of a repository', () => {
  it('is begun with how thorough it is, followed, and says with remedies what it found', async () => {
    let now: RepositoryCheckDetail | undefined;
    const api = renderRepositories({
      listRepositories: () => checked({ check: now }),
      startRepositoryCheck: () => (now = running()),
      getRepositoryCheck: () => now ?? failure(404, 'never')(),
    });
    await press('Check: meca');
    const dialog = await screen.findByRole('dialog', {
      name: 'Check the repository meca',
    });
    expect(
      within(dialog).getByRole('radio', { name: 'Read every file to its end' }),
    ).toBeChecked();
    await userEvent.type(
      within(dialog).getByRole('textbox', { name: /Only below/ }),
      'windows//x',
    );
    await press('Start the check');
    expect(within(dialog).getByText(/^Give names of letters/)).toBeVisible();
    expect(bodiesOf(api, 'startRepositoryCheck')).toEqual([]);
    const path = within(dialog).getByRole('textbox', { name: /Only below/ });
    await userEvent.clear(path);
    await userEvent.type(path, 'windows');
    await press('Start the check');
    expect(
      await within(dialog).findByRole('progressbar', { name: 'Check of meca' }),
    ).toHaveAttribute('aria-valuenow', '25');
    expect(dialog).toHaveTextContent('300 GB of 1.21 TB, 28 of 114 versions');
    expect(bodiesOf(api, 'startRepositoryCheck')).toEqual([
      { quick: false, path: 'windows' },
    ]);
    now = fakeFaultyCheck({ id: 'check-9', startedAt: now!.startedAt });
    const faults = await within(dialog).findByRole(
      'list',
      { name: 'Faults' },
      PATIENCE,
    );
    expect(
      within(faults)
        .getAllByRole('listitem')
        .map(each => each.textContent),
    ).toEqual([
      expect.stringMatching(
        /^windows\/cad-lab 01\.10\.00\.00cad\.zst\.012.*What to do: Copy/,
      ),
      expect.stringMatching(/^linux\/kali 01\.07\.00\.00.*missing/),
      expect.stringMatching(/^ukimThe signature.*What to do: Let ukim/),
    ]);
    expect(
      within(dialog).getByRole('button', { name: 'Check again' }),
    ).toBeVisible();
    await userEvent.keyboard('{Escape}');
    await waitFor(() => expect(dialog).not.toBeInTheDocument());
    expect(within(await card()).getByText(/3 faults/)).toBeVisible();
  });

  it('shows on its card how far it is, and that it has ended', async () => {
    let now = running();
    renderRepositories({
      listRepositories: () => checked({ check: now, actions: [] }),
      getRepositoryCheck: () => now,
    });
    expect(
      await within(await card()).findByRole('progressbar', {
        name: 'Check of meca',
      }),
    ).toHaveAttribute('aria-valuenow', '25');
    now = { ...now, state: 'passed', endedAt: new Date().toISOString() };
    expect(
      await within(await card()).findByText(
        /^Checked .*: all files are right$/,
        {},
        PATIENCE,
      ),
    ).toBeVisible();
  });

  it('counts files where it does not read them, and the faults so far', async () => {
    const quick = running({ quick: true, filesDone: 231, faultCount: 1 });
    renderRepositories({
      listRepositories: checked({ check: quick }),
      getRepositoryCheck: quick,
    });
    const shown = await card();
    expect(
      await within(shown).findByText(
        '231 of 2310 files, 28 of 114 versions, 1 fault so far',
      ),
    ).toBeVisible();
    expect(within(shown).getByRole('progressbar')).toHaveAttribute(
      'aria-valuenow',
      '10',
    );
  });

  it('is stopped by a person, and says so', async () => {
    let now = running();
    renderRepositories({
      listRepositories: () => checked({ check: now }),
      getRepositoryCheck: () => now,
      stopRepositoryCheck: () =>
        (now = { ...now, state: 'stopped', endedAt: new Date().toISOString() }),
    });
    await press('Check: meca');
    await press('Stop the check of meca');
    const dialog = await screen.findByRole('dialog');
    expect(
      await within(dialog).findByText(/^The check was stopped/, {}, PATIENCE),
    ).toBeVisible();
  });

  it('keeps what was chosen when the service refuses', async () => {
    renderRepositories({
      listRepositories: checked({}),
      startRepositoryCheck: failure(409, 'A check of it runs already.'),
    });
    await press('Check: meca');
    await userEvent.click(
      await screen.findByRole('radio', { name: /Only see/ }),
    );
    await press('Start the check');
    expect(
      await screen.findByText('A check of it runs already.'),
    ).toBeVisible();
    expect(screen.getByRole('radio', { name: /Only see/ })).toBeChecked();
  });

  it('lets everybody read its faults, and only those who may begin another', async () => {
    renderRepositories({
      listRepositories: checked({ check: fakeFaultyCheck(), actions: [] }),
      getRepositoryCheck: fakeFaultyCheck({ faultCount: 250 }),
    });
    await press('Show faults: meca');
    const dialog = await screen.findByRole('dialog');
    expect(await within(dialog).findByText(/kali\.zst\.003/)).toBeVisible();
    expect(within(dialog).getByText('247 more are not listed.')).toBeVisible();
    expect(
      within(dialog)
        .getAllByRole('button')
        .map(each => each.textContent || each.getAttribute('aria-label')),
    ).toEqual(['Close', 'Close']);
  });

  it('tells why it came to nothing', async () => {
    const problem = {
      code: 'source-unreachable',
      message: 'The folder cannot be read.',
      remedy: 'Mount its disk.',
    };
    renderRepositories({
      listRepositories: checked({
        check: fakeCheck({ state: 'failed', problem }),
      }),
    });
    const shown = await card();
    expect(await within(shown).findByText(/^The check failed/)).toBeVisible();
    expect(shown).toHaveTextContent(
      /The folder cannot be read\.\s*What to do: Mount its disk\./,
    );
  });
});
