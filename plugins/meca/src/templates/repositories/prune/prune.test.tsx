import {
  act,
  fireEvent,
  screen,
  waitFor,
  within,
} from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { fakePruning, fakeRepositories } from '../../../__testUtils__';
import {
  bodiesOf,
  failure,
  press,
  renderRepositories,
} from '../../__testUtils__';

// A test machine may be busy.
jest.setTimeout(90_000);

const open = async () => {
  await press('Prune: meca');
  return screen.findByRole('dialog', {
    name: 'Take old versions out of meca',
  });
};

describe('pruning of a repository', () => {
  it('says of each version whether it goes and why others stay, and does only what was shown', async () => {
    const plan = fakePruning();
    const api = renderRepositories({
      planPruning: ({ query }) => fakePruning(Number(query?.keep)),
      pruneRepository: {
        unlisted: [{ path: 'windows/cad-lab', version: '01.03.00.00' }],
        deleted: [{ path: 'linux/kali', version: '01.01.00.00' }],
        visible: true,
        plan: { ...plan, items: [], files: [] },
      },
    });
    const dialog = await open();
    const rowOf = async (version: string) =>
      (await within(dialog).findByText(version)).closest('tr')!;
    expect(await rowOf('01.03.00.00')).toHaveTextContent(
      /Goes.*nobody needs it/,
    );
    const held = await rowOf('01.02.00.00');
    expect(held).toHaveTextContent(
      /Stays.*by choice in MECA-UPB-CETTI\.2 sessions depend on it\./,
    );
    expect(
      within(held).getByRole('link', { name: 'Machine elements' }),
    ).toHaveAttribute('href', '/meca/schedule/s-cad-2');
    expect(held).toHaveTextContent('one session that you may not see');
    expect(await rowOf('01.01.00.00')).toHaveTextContent('Stays');
    expect(
      within(dialog).getByText(
        /^1 version goes; the files of 1 version .*19\.4/,
      ),
    ).toBeVisible();

    const keep = within(dialog).getByRole('textbox', {
      name: 'Versions to keep',
    });
    await userEvent.clear(keep);
    await userEvent.type(keep, '2');
    await userEvent.tab();
    expect(await within(dialog).findByText(/^2 versions go;/)).toBeVisible();
    expect(await rowOf('01.01.00.00')).toHaveTextContent('Goes');

    await userEvent.click(
      within(dialog).getByRole('button', { name: 'Continue' }),
    );
    expect(
      within(dialog).getByText('Take these versions off the list?'),
    ).toBeVisible();
    expect(dialog).toHaveTextContent(
      /files stay for 7 days; the first pruning after that/,
    );
    expect(within(dialog).getByText(/cannot be brought back/)).toBeVisible();
    expect(bodiesOf(api, 'pruneRepository')).toEqual([]);
    await userEvent.click(within(dialog).getByRole('button', { name: 'Back' }));
    await userEvent.click(
      await within(dialog).findByRole('button', { name: 'Continue' }),
    );
    await userEvent.click(
      within(dialog).getByRole('button', { name: 'Prune' }),
    );
    expect(
      await within(dialog).findByText('1 version is listed no more'),
    ).toBeVisible();
    expect(
      within(dialog).getByText('The files of 1 version are deleted.'),
    ).toBeVisible();
    expect(bodiesOf(api, 'pruneRepository')).toEqual([
      {
        keep: 2,
        graceDays: 7,
        versions: [
          { path: 'windows/cad-lab', version: '01.03.00.00' },
          { path: 'windows/cad-lab', version: '01.01.00.00' },
        ],
      },
    ]);
  });

  it('says that nothing was done when a version is needed by now, and plans anew', async () => {
    const api = renderRepositories({
      planPruning: fakePruning(),
      pruneRepository: failure(
        409,
        'windows/cad-lab 01.03.00.00 is needed by the session "Welding".',
      ),
    });
    const dialog = await open();
    await waitFor(() =>
      expect(
        within(dialog).getByRole('button', { name: 'Continue' }),
      ).toBeEnabled(),
    );
    await userEvent.click(
      within(dialog).getByRole('button', { name: 'Continue' }),
    );
    const plans = bodiesOf(api, 'planPruning').length;
    await userEvent.click(
      within(dialog).getByRole('button', { name: 'Prune' }),
    );
    expect(await within(dialog).findByText('Nothing was pruned')).toBeVisible();
    expect(within(dialog).getByText(/the session "Welding"/)).toBeVisible();
    expect(bodiesOf(api, 'planPruning').length).toBeGreaterThan(plans);
    await userEvent.click(within(dialog).getByRole('button', { name: 'Back' }));
    expect(
      within(dialog).queryByText('Nothing was pruned'),
    ).not.toBeInTheDocument();
  });

  it('tells that readers see it only after the next signing', async () => {
    const plan = fakePruning();
    renderRepositories({
      planPruning: plan,
      pruneRepository: {
        unlisted: [{ path: 'windows/cad-lab', version: '01.03.00.00' }],
        deleted: [],
        visible: false,
        plan,
      },
    });
    const dialog = await open();
    await waitFor(() =>
      expect(
        within(dialog).getByRole('button', { name: 'Continue' }),
      ).toBeEnabled(),
    );
    await userEvent.click(
      within(dialog).getByRole('button', { name: 'Continue' }),
    );
    await userEvent.click(
      within(dialog).getByRole('button', { name: 'Prune' }),
    );
    expect(
      await within(dialog).findByText(/after the next signing of the list/),
    ).toBeVisible();
  });

  it('asks for a plan once the number is chosen, not at every press', async () => {
    const api = renderRepositories({
      planPruning: ({ query }) => fakePruning(Number(query?.keep)),
    });
    const dialog = await open();
    await within(dialog).findByText(/^1 version goes/);
    // Pressed within one tick: no slow machine can come between.
    const keep = within(dialog).getByRole('textbox', {
      name: 'Versions to keep',
    });
    act(() => keep.focus());
    for (const key of ['ArrowDown', 'ArrowDown']) {
      fireEvent.keyDown(keep, { key });
      fireEvent.keyUp(keep, { key });
    }
    expect(keep).toHaveValue('1');
    expect(
      within(dialog).getByRole('button', { name: 'Continue' }),
    ).toBeDisabled();
    expect(await within(dialog).findByText(/^2 versions go/)).toBeVisible();
    expect(
      api.calls
        .filter(({ name }) => name === 'planPruning')
        .map(({ input }) => (input as { query: unknown }).query),
    ).toEqual([
      { keep: 3, graceDays: 7 },
      { keep: 1, graceDays: 7 },
    ]);
  });

  it('cannot go on where nothing would go', async () => {
    renderRepositories({
      planPruning: {
        items: [],
        files: [],
        untouchedTemplates: 29,
        freedBytes: 0,
      },
    });
    const dialog = await open();
    expect(await within(dialog).findByText(/^Nothing would go/)).toBeVisible();
    expect(
      within(dialog).getByRole('button', { name: 'Continue' }),
    ).toBeDisabled();
    expect(
      within(dialog).getByText('29 templates have no more versions than that.'),
    ).toBeVisible();
  });

  it('says what failed and tries again', async () => {
    let works = false;
    renderRepositories({
      planPruning: () =>
        works ? fakePruning() : failure(503, 'The disk does not answer.')(),
    });
    const dialog = await open();
    expect(
      await within(dialog).findByText('The disk does not answer.'),
    ).toBeVisible();
    works = true;
    await press('Try again');
    expect(await within(dialog).findByText(/^1 version goes/)).toBeVisible();
  });

  it('is not offered to those who may not', async () => {
    renderRepositories({
      listRepositories: {
        items: fakeRepositories().map(each => ({ ...each, actions: [] })),
      },
    });
    await screen.findByRole('article', { name: 'meca' });
    for (const name of ['Check: meca', 'Prune: meca', 'Keys: meca']) {
      expect(screen.queryByRole('button', { name })).not.toBeInTheDocument();
    }
  });
});
