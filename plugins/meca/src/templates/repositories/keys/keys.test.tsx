import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { KeyChange } from '@meca/backstage-plugin-meca-common';
import { fakeKeyId, fakeRepositoryKeys } from '../../../__testUtils__';
import {
  bodiesOf,
  failure,
  press,
  renderRepositories,
} from '../../__testUtils__';

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

const keys = fakeRepositoryKeys();
const changed = (changes: Partial<KeyChange> = {}): KeyChange => ({
  keyId: fakeKeyId(9),
  visible: true,
  keys,
  ...changes,
});
const PUBLIC = {
  keytype: 'ed25519' as const,
  scheme: 'ed25519' as const,
  keyval: { public: 'ab'.repeat(32) },
};

async function openPanel() {
  await press('Keys: meca');
  const panel = await screen.findByRole('region', { name: 'Keys of meca' });
  await within(panel).findByText('Publishers');
  return panel;
}
const item = (panel: HTMLElement, name: string) =>
  within(panel).getByRole('listitem', { name });

describe('keys of a repository', () => {
  it('says of each role and publisher what it signs, where its key is, and when to sign anew', async () => {
    renderRepositories({ getRepositoryKeys: keys });
    const panel = await openPanel();
    const root = item(panel, 'Root key');
    expect(root).toHaveTextContent(/not at this portal.*Signed until/);
    expect(
      within(root).getByText(/^meca-mgtr keys rotate root --repo/),
    ).toBeInTheDocument();
    expect(item(panel, 'Daily key')).toHaveTextContent(/at this portal/);
    expect(item(panel, 'polito')).toHaveTextContent(
      'May publish below polito/, 31 versions, 2 sessions use one of them',
    );
    const bme = item(panel, 'bme');
    expect(bme).toHaveTextContent(/Its signature runs out in 9 days/);
    expect(bme).toHaveTextContent(/meca-mgtr resign --repo/);
    expect(
      within(bme).getByText(
        /^meca-mgtr keys publisher bme --folder 'bme' --folder 'windows' --public-key '<file with the public half>' --repo .* --replace-keys$/,
      ),
    ).toBeInTheDocument();
    expect(item(panel, 'ukim')).toHaveTextContent(
      /Its signature ran out 4 days ago/,
    );
    expect(
      within(panel).getByText('Keys that sign nothing any more'),
    ).toBeVisible();
  });

  it('opens below the repositories with the focus in it, and gives it back', async () => {
    renderRepositories({ getRepositoryKeys: keys });
    const panel = await openPanel();
    expect(panel).toContainElement(document.activeElement as HTMLElement);
    const button = screen.getByRole('button', { name: 'Keys: meca' });
    expect(button).toHaveAttribute('aria-expanded', 'true');
    await press('Close the keys of meca');
    expect(panel).not.toBeInTheDocument();
    expect(button).toHaveFocus();
    expect(button).toHaveAttribute('aria-expanded', 'false');
  });

  it('replaces the key of a publisher after saying what that means', async () => {
    const api = renderRepositories({
      getRepositoryKeys: keys,
      rotateKey: changed({ visible: false }),
    });
    await openPanel();
    await press('Replace the key: polito');
    const dialog = await screen.findByRole('dialog', {
      name: 'Replace the key: polito?',
    });
    expect(dialog).toHaveTextContent(/All versions of polito are signed anew/);
    expect(bodiesOf(api, 'rotateKey')).toEqual([]);
    await userEvent.click(
      within(dialog).getByRole('button', { name: 'Replace the key' }),
    );
    expect(await screen.findByText('The key was replaced')).toBeVisible();
    expect(
      screen.getByText(/The key .* counts from now on\. Portals see it after/),
    ).toBeVisible();
    expect(bodiesOf(api, 'rotateKey')).toEqual([
      { role: 'publisher', publisher: 'polito' },
    ]);
  });

  it('replaces the root key, and says that it must be taken off line', async () => {
    const api = renderRepositories({
      getRepositoryKeys: fakeRepositoryKeys({
        roles: keys.roles.map(role => ({ ...role, canRotate: true })),
      }),
      rotateKey: changed(),
    });
    await openPanel();
    await press('Replace the key: Root key');
    const dialog = await screen.findByRole('dialog');
    expect(dialog).toHaveTextContent(/take the new root key off line/);
    await userEvent.click(
      within(dialog).getByRole('button', { name: 'Replace the key' }),
    );
    await waitFor(() =>
      expect(bodiesOf(api, 'rotateKey')).toEqual([{ role: 'root' }]),
    );
  });

  it('adds a publisher by the public half of its key, and takes no private one', async () => {
    const api = renderRepositories({
      getRepositoryKeys: keys,
      setPublisher: changed(),
    });
    await openPanel();
    await press('Add a publisher');
    const dialog = await screen.findByRole('dialog', {
      name: 'Let somebody publish in meca',
    });
    const field = (name: RegExp) =>
      within(dialog).getByRole('textbox', { name });
    const add = () =>
      userEvent.click(within(dialog).getByRole('button', { name: 'Add' }));
    await userEvent.type(field(/Name/), 'bme');
    await userEvent.type(field(/Folders/), 'a//b');
    await userEvent.click(field(/Public half/));
    await userEvent.paste('-----BEGIN PRIVATE KEY-----');
    await add();
    expect(
      within(dialog).getByText('There is a publisher of this name.'),
    ).toBeVisible();
    expect(within(dialog).getByText(/^Give paths such as/)).toBeVisible();
    expect(
      within(dialog).getByText(/^This looks like a private key/),
    ).toBeVisible();
    expect(bodiesOf(api, 'setPublisher')).toEqual([]);

    await userEvent.clear(field(/Name/));
    await userEvent.type(field(/Name/), 'insa');
    await userEvent.clear(field(/Folders/));
    await userEvent.clear(field(/Public half/));
    await userEvent.click(field(/Public half/));
    await userEvent.paste(JSON.stringify(PUBLIC));
    await add();
    expect(await screen.findByText('insa may publish now')).toBeVisible();
    expect(bodiesOf(api, 'setPublisher')).toEqual([
      { name: 'insa', folders: ['insa'], publicKey: PUBLIC },
    ]);
  });

  it('changes folders and keys of a publisher, and says why the old key cannot go yet', async () => {
    const api = renderRepositories({
      getRepositoryKeys: keys,
      setPublisher: failure(
        409,
        'bme has not signed everything with its new key yet.',
      ),
    });
    await openPanel();
    await press('Change: bme');
    const dialog = await screen.findByRole('dialog', {
      name: 'What bme may publish',
    });
    const folders = within(dialog).getByRole('textbox', { name: /Folders/ });
    expect(folders).toHaveValue('bme\nwindows');
    await userEvent.type(folders, '\n/linux/bme/');
    await userEvent.click(
      within(dialog).getByRole('radio', { name: /^Replace its keys/ }),
    );
    await userEvent.click(
      within(dialog).getByRole('textbox', { name: /Public half/ }),
    );
    await userEvent.paste(JSON.stringify(PUBLIC));
    await userEvent.click(within(dialog).getByRole('button', { name: 'Save' }));
    expect(
      await within(dialog).findByText(/has not signed everything/),
    ).toBeVisible();
    expect(bodiesOf(api, 'setPublisher')).toEqual([
      {
        name: 'bme',
        folders: ['bme', 'windows', 'linux/bme'],
        publicKey: PUBLIC,
        replaceKeys: true,
      },
    ]);
  });

  it('revokes a publisher only after saying what becomes of its versions and of classes', async () => {
    const api = renderRepositories({
      getRepositoryKeys: keys,
      revokePublisher: changed({ keyId: undefined }),
    });
    await openPanel();
    await press('Revoke: polito');
    const dialog = await screen.findByRole('dialog', {
      name: 'Revoke the publisher polito?',
    });
    expect(dialog).toHaveTextContent(/its 31 versions are listed no more/);
    expect(dialog).toHaveTextContent(/2 sessions that are not over use one/);
    await userEvent.click(
      within(dialog).getByRole('button', { name: 'Revoke' }),
    );
    expect(await screen.findByText('polito may publish no more')).toBeVisible();
    expect(bodiesOf(api, 'revokePublisher')).toEqual([{ publisher: 'polito' }]);
  });

  it('only explains, with command lines, where the portal does not hold the keys', async () => {
    const elsewhere = { canRotate: false, isHere: false };
    renderRepositories({
      getRepositoryKeys: fakeRepositoryKeys({
        manageable: false,
        canEditPublishers: false,
        unusedKeys: [],
        roles: keys.roles.map(role => ({ ...role, ...elsewhere })),
        publishers: keys.publishers.map(each => ({ ...each, ...elsewhere })),
      }),
    });
    const panel = await openPanel();
    expect(
      within(panel).getByText(
        'This portal cannot change the keys of this repository',
      ),
    ).toBeVisible();
    expect(
      within(panel)
        .getAllByRole('button')
        .map(each => each.getAttribute('aria-label') ?? '')
        .filter(name => !name.startsWith('Copy: ')),
    ).toEqual(['Close the keys of meca']);
    expect(item(panel, 'polito')).toHaveTextContent(
      'meca-mgtr keys generate polito',
    );
  });

  it('tells what keeps keys from being changed', async () => {
    renderRepositories({
      getRepositoryKeys: fakeRepositoryKeys({
        manageable: false,
        problem: {
          code: 'no-key',
          message: 'The key folder cannot be read.',
          remedy: 'Give it the mode 0700.',
        },
      }),
    });
    const panel = await openPanel();
    expect(
      within(panel).getByText('The key folder cannot be read.'),
    ).toBeVisible();
    expect(within(panel).getByText(/Give it the mode 0700/)).toBeVisible();
  });

  it('says what failed and tries again', async () => {
    let works = false;
    renderRepositories({
      getRepositoryKeys: () =>
        works ? keys : failure(503, 'The disk does not answer.')(),
    });
    await press('Keys: meca');
    expect(await screen.findByText('The disk does not answer.')).toBeVisible();
    works = true;
    await press('Try again');
    expect(await screen.findByText('Publishers')).toBeVisible();
  });
});
