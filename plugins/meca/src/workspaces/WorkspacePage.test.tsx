import { StrictMode } from 'react';
import { Route, Routes } from 'react-router-dom';
import { act, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import {
  createFakeMecaApi,
  FakeAnswers,
  fakeRegions,
  fakeWorkspace,
  renderInMeca,
} from '../__testUtils__';
import { WorkspacePage } from './WorkspacePage';

/** Stands for noVNC, which Jest cannot parse: remembers what was opened and lets a test play the server. */
class FakeScreen extends EventTarget {
  static all: FakeScreen[] = [];
  scaleViewport = false;
  disconnected = false;
  focus = jest.fn();
  sendCtrlAltDel = jest.fn();
  clipboardPasteFrom = jest.fn();

  constructor(
    readonly target: Element,
    readonly url: string,
    readonly options: unknown,
  ) {
    super();
    FakeScreen.all.push(this);
  }

  disconnect() {
    this.disconnected = true;
  }

  serve(type: string, detail: object = {}) {
    act(() => {
      this.dispatchEvent(new CustomEvent(type, { detail }));
    });
  }
}

jest.mock('@novnc/novnc', () => ({
  __esModule: true,
  get default() {
    return FakeScreen;
  },
}));

function inMinutes(minutes: number): string {
  return new Date(Date.now() + minutes * 60_000).toISOString();
}

async function open(answers: FakeAnswers = {}) {
  let tickets = 0;
  const api = createFakeMecaApi({
    listRegions: { items: fakeRegions() },
    getWorkspace: fakeWorkspace({ endsAt: inMinutes(60) }),
    openConsole: () => {
      tickets += 1;
      return {
        path: `/v1/console?ticket=t${tickets}`,
        expiresAt: inMinutes(1),
        closesAt: inMinutes(60),
      };
    },
    ...answers,
  });
  const view = await renderInMeca(
    <StrictMode>
      <Routes>
        <Route
          path="/meca/workspaces/:workspaceId"
          element={<WorkspacePage />}
        />
      </Routes>
    </StrictMode>,
    {
      api,
      initialRouteEntries: ['/meca/workspaces/w-7'],
      config: { backend: { baseUrl: 'https://portal.example' } },
    },
  );
  return { api, view, user: userEvent.setup() };
}

async function connected() {
  await waitFor(() => expect(FakeScreen.all.length).toBeGreaterThan(0));
  const shown = FakeScreen.all.at(-1)!;
  shown.serve('connect');
  return shown;
}

describe('WorkspacePage', () => {
  beforeEach(() => {
    FakeScreen.all = [];
  });

  it('connects with a fresh ticket over the portal’s own address', async () => {
    const { api, view } = await open();
    const shown = await connected();
    expect(shown.url).toMatch(
      /^wss:\/\/portal\.example\/api\/meca\/v1\/console\?ticket=t\d$/,
    );
    expect(shown.options).toEqual({ shared: true, wsProtocols: ['binary'] });
    expect(screen.getByText('Connected')).toBeInTheDocument();
    expect(
      screen.getByRole('application', { name: /^Screen of CAD/ }),
    ).toContainElement(shown.target as HTMLElement);
    // React's StrictMode mounted twice: whatever the first mount opened is closed, no ticket was used twice.
    const urls = FakeScreen.all.map(each => each.url);
    expect(new Set(urls).size).toBe(urls.length);
    expect(FakeScreen.all.slice(0, -1).every(each => each.disconnected)).toBe(
      true,
    );
    expect(api.calls).toContainEqual({
      name: 'openConsole',
      input: { params: { workspaceId: 'w-7' } },
    });
    view.unmount();
    expect(shown.disconnected).toBe(true);
  });

  it('says that the line broke and reconnects with another ticket', async () => {
    const { user } = await open();
    const first = await connected();
    first.serve('disconnect', { clean: false });
    expect(screen.getByText('The connection was lost')).toBeInTheDocument();
    const before = FakeScreen.all.length;
    await user.click(screen.getAllByRole('button', { name: 'Reconnect' })[0]);
    await waitFor(() => expect(FakeScreen.all).toHaveLength(before + 1));
    const second = await connected();
    expect(second.url).not.toBe(first.url);
    expect(
      screen.queryByText('The connection was lost'),
    ).not.toBeInTheDocument();
  });

  it('tells a machine that never answered from one that was lost', async () => {
    await open();
    await waitFor(() => expect(FakeScreen.all.length).toBeGreaterThan(0));
    FakeScreen.all.at(-1)!.serve('disconnect', { clean: false });
    expect(screen.getByText('The machine did not answer')).toBeInTheDocument();
  });

  it('shows why the service gave no ticket', async () => {
    await open({
      openConsole: () => {
        throw Object.assign(new Error('no'), {
          statusCode: 409,
          body: { error: { message: 'The console opens at 09:55.' } },
        });
      },
    });
    expect(
      await screen.findByText(/^The console opens at 09:55\./),
    ).toBeInTheDocument();
    expect(FakeScreen.all).toEqual([]);
  });

  it('sends keys and text that the browser keeps for itself', async () => {
    const { user } = await open();
    const shown = await connected();
    await user.click(screen.getByRole('button', { name: 'Send Ctrl+Alt+Del' }));
    expect(shown.sendCtrlAltDel).toHaveBeenCalledTimes(1);
    await user.click(screen.getByRole('button', { name: 'Paste text' }));
    await user.type(
      await screen.findByRole('textbox', {
        name: 'Text for the clipboard of the machine',
      }),
      'secret sauce',
    );
    await user.click(screen.getByRole('button', { name: 'Send' }));
    expect(shown.clipboardPasteFrom).toHaveBeenCalledWith('secret sauce');
    expect(
      await screen.findByText(
        'Pasted 12 characters into the machine’s clipboard.',
      ),
    ).toBeInTheDocument();
    expect(shown.scaleViewport).toBe(true);
    await user.click(screen.getByRole('button', { name: 'Fit to window' }));
    expect(shown.scaleViewport).toBe(false);
  });

  it('keeps text that could not be sent, and says why', async () => {
    const { user } = await open();
    const shown = await connected();
    await user.click(screen.getByRole('button', { name: 'Paste text' }));
    const field = await screen.findByRole('textbox', {
      name: 'Text for the clipboard of the machine',
    });
    await user.type(field, 'hello');
    act(() => shown.serve('disconnect', { clean: false }));
    await user.click(screen.getByRole('button', { name: 'Send' }));
    expect(
      await screen.findByText(/^Not sent: the console is not connected/),
    ).toBeInTheDocument();
    expect(field).toHaveValue('hello');
    expect(shown.clipboardPasteFrom).not.toHaveBeenCalled();
  });

  it('lets keyboard users out of the screen, which takes every key', async () => {
    const { user } = await open();
    await connected();
    const area = screen.getByRole('application');
    area.tabIndex = -1;
    area.focus();
    await user.keyboard('{Control>}{Alt>}{Shift>}{/Shift}{/Alt}{/Control}');
    expect(area).not.toHaveFocus();
    expect(document.activeElement?.tagName).toBe('BUTTON');
  });

  it('warns before the end', async () => {
    await open({
      openConsole: {
        path: '/v1/console?ticket=t',
        expiresAt: inMinutes(1),
        closesAt: inMinutes(1.5),
      },
    });
    await connected();
    expect(
      screen.getByText(/less than 2 minutes. Save your work now/),
    ).toBeInTheDocument();
    expect(screen.getByText(/^Ends in 1:/)).toBeInTheDocument();
  });

  it('says that the class is over when the console is closed at its end', async () => {
    await open({
      openConsole: {
        path: '/v1/console?ticket=t',
        expiresAt: inMinutes(1),
        closesAt: inMinutes(-0.1),
      },
    });
    const shown = await connected();
    shown.serve('disconnect', { clean: true });
    expect(screen.getByText('The class is over')).toBeInTheDocument();
    expect(
      screen.queryByText('The connection was closed'),
    ).not.toBeInTheDocument();
  });

  it('shows how a machine stands that is not ready, and opens no console', async () => {
    const { api } = await open({
      getWorkspace: fakeWorkspace({
        state: 'preparing',
        readyInSeconds: 120,
        access: [],
        console: false,
      }),
    });
    expect(
      await screen.findByText(/^Ready in about 2 min/),
    ).toBeInTheDocument();
    expect(api.calls.map(call => call.name)).not.toContain('openConsole');
  });

  it('offers the other ways where a region has no console', async () => {
    await open({
      getWorkspace: fakeWorkspace({ console: false, endsAt: inMinutes(60) }),
    });
    expect(
      await screen.findByText(/no console in the browser/),
    ).toBeInTheDocument();
    expect(
      screen.getByRole('button', { name: 'Download .rdp file' }),
    ).toBeInTheDocument();
  });

  it('tells a workspace of somebody else as missing', async () => {
    await open({
      getWorkspace: () => {
        throw Object.assign(new Error('no'), { statusCode: 404 });
      },
    });
    expect(
      await screen.findByText('There is no such workspace'),
    ).toBeInTheDocument();
  });
});
