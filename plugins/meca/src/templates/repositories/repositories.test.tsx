import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { fakeRepositories } from '../../__testUtils__';
import { failure, renderRepositories } from '../__testUtils__';

// A test machine may be busy.
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

describe('template repositories', () => {
  it('says which repository is not signed, cannot be read, or has run out', async () => {
    const [meca, old] = fakeRepositories();
    renderRepositories({
      listRepositories: {
        items: [{ ...meca, expiresAt: '2026-11-23T10:00:00Z' }, old],
      },
    });
    const signed = await screen.findByRole('article', { name: 'meca' });
    expect(within(signed).getByText('Signed')).toBeVisible();
    expect(within(signed).getByText(/Its signatures ran out/)).toBeVisible();
    expect(
      within(signed).getByText('1 version or publisher has a problem'),
    ).toBeVisible();
    const unsigned = screen.getByRole('article', { name: 'old-tree' });
    expect(within(unsigned).getByText('Not signed')).toBeVisible();
    expect(within(unsigned).getByText(/Nobody can prove/)).toBeVisible();
    expect(within(unsigned).getByText(/cannot be read/)).toBeVisible();
  });

  it('reads a repository again for those who may, and says why it failed', async () => {
    renderRepositories({
      refreshRepository: failure(503, 'The timestamp metadata is expired.'),
    });
    await userEvent.click(
      await screen.findByRole('button', { name: 'Read meca again' }),
    );
    expect(await screen.findByText('meca could not be read')).toBeVisible();
    expect(
      screen.getByText('The timestamp metadata is expired.'),
    ).toBeVisible();
  });
});
