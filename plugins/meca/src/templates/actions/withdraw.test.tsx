import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import {
  fakeRepositoryTemplate,
  fakeWithdrawalOutcome,
} from '../../__testUtils__';
import { bodiesOf, failure, press, renderTemplatePage } from '../__testUtils__';

const cadLab = fakeRepositoryTemplate();

// The page is large, and a test machine may be busy.
jest.setTimeout(90_000);

describe('withdrawing a version', () => {
  it('says before a roll-back what becomes current, which classes are touched, and wants a reason', async () => {
    const api = renderTemplatePage({ withdrawVersion: cadLab });
    await press('Roll back: 01.10.00.00');
    const dialog = await screen.findByRole('dialog', {
      name: 'Roll back 01.10.00.00 of Windows CAD lab?',
    });
    expect(
      await within(dialog).findByText('01.02.00.00 becomes the latest again.'),
    ).toBeVisible();
    expect(api.calls).toContainEqual({
      name: 'getWithdrawalOutcome',
      input: { query: { path: 'windows/cad-lab', version: '01.10.00.00' } },
    });
    expect(
      within(dialog).getByText(/Machines that run on it stay/),
    ).toBeVisible();
    const lines = within(dialog)
      .getAllByRole('listitem', { hidden: true })
      .map(each => each.textContent);
    expect(lines).toEqual([
      'PolITO: 01.02.00.00 is there and becomes current',
      expect.stringMatching(/^TUB: 01\.02.* be brought there first.*expected/),
      'UNED: nothing is left, sessions cannot begin there',
      expect.stringMatching(/^CAD for mech.*BME.*it takes 01\.02\.00\.00 inst/),
      expect.stringMatching(/^Machine elements.*TUB.*it cannot begin/),
      'One more that is not shown to you.',
    ]);
    expect(
      within(dialog).getByText(/^3 sessions are touched; their owners/),
    ).toBeVisible();
    expect(
      within(dialog).getByRole('link', { name: 'Machine elements' }),
    ).toHaveAttribute('href', '/meca/schedule/s-cad-2');
    const confirm = within(dialog).getByRole('button', { name: 'Roll back' });
    await userEvent.click(confirm);
    expect(
      within(dialog).getByText('Say why, so that others know.'),
    ).toBeVisible();
    expect(bodiesOf(api, 'withdrawVersion')).toEqual([]);
    await userEvent.type(
      within(dialog).getByRole('textbox', { name: /Reason/ }),
      ' Flickers. ',
    );
    await userEvent.click(confirm);
    await waitFor(() => expect(dialog).not.toBeInTheDocument());
    expect(bodiesOf(api, 'withdrawVersion')).toEqual([
      {
        path: 'windows/cad-lab',
        version: '01.10.00.00',
        reason: 'Flickers.',
      },
    ]);
  });

  it('lets a bad version be taken back also while nobody can say what follows', async () => {
    const api = renderTemplatePage({
      getWithdrawalOutcome: failure(503, 'The database does not answer.'),
      withdrawVersion: cadLab,
    });
    await press('Withdraw: 01.02.00.00');
    const dialog = await screen.findByRole('dialog', {
      name: 'Withdraw 01.02.00.00 of Windows CAD lab?',
    });
    expect(
      await within(dialog).findByText(/could not be found out/),
    ).toBeVisible();
    await userEvent.type(
      within(dialog).getByRole('textbox', { name: /Reason/ }),
      'A licence ran out.',
    );
    await userEvent.click(
      within(dialog).getByRole('button', { name: 'Withdraw' }),
    );
    await waitFor(() => expect(dialog).not.toBeInTheDocument());
    expect(bodiesOf(api, 'withdrawVersion')).toHaveLength(1);
  });

  it('warns when no other version is left, and asks nothing where it is withdrawn already', async () => {
    renderTemplatePage({
      getWithdrawalOutcome: ({ query }) =>
        fakeWithdrawalOutcome({
          latestVersion: undefined,
          sessions: [],
          moreSessions: 0,
          isRollBack: query?.version === '01.10.00.00',
          isWithdrawn: query?.version === '01.01.00.00',
        }),
    });
    await press('Roll back: 01.10.00.00');
    const dialog = await screen.findByRole('dialog');
    expect(
      await within(dialog).findByText(/^No other version is released/),
    ).toBeVisible();
    await userEvent.click(
      within(dialog).getByRole('button', { name: 'Cancel' }),
    );
    await press('Withdraw: 01.02.00.00');
    const other = await screen.findByRole('dialog', {
      name: /^Withdraw 01\.02/,
    });
    expect(
      await within(other).findByText(/^No other version is released/),
    ).toBeVisible();
    await userEvent.click(
      within(other).getByRole('button', { name: 'Cancel' }),
    );
    await press('Withdraw: 01.01.00.00');
    const done = await screen.findByRole('dialog', {
      name: /^Withdraw 01\.01/,
    });
    expect(
      await within(done).findByText('It is withdrawn already.'),
    ).toBeVisible();
    expect(
      within(done).queryByRole('button', { name: 'Withdraw' }),
    ).not.toBeInTheDocument();
  });
});
