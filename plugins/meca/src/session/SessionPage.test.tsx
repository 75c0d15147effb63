import { Route, Routes } from 'react-router-dom';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import {
  Seat,
  SeatIncident,
  SessionDetail,
} from '@meca/backstage-plugin-meca-common';
import {
  createFakeMecaApi,
  FakeAnswers,
  fakeRegions,
  fakeSession,
  minutesFrom,
  NOW,
  renderInMeca,
} from '../__testUtils__';
import { SessionPage } from './SessionPage';

function detail(changes: Partial<SessionDetail> = {}): SessionDetail {
  return { ...fakeSession(changes), placementVerdicts: [], ...changes };
}

function seat(ordinal: number, changes: Partial<Seat> = {}): Seat {
  return {
    id: `seat-${ordinal}`,
    sessionId: 's-cad',
    ordinal,
    name: `abcd1234-00${ordinal}`,
    regionId: 'bme',
    state: 'ready',
    desired: 'running',
    attempt: 1,
    address: `10.4.0.${ordinal}`,
    updatedAt: minutesFrom(0, NOW),
    ...changes,
  };
}

const running = detail({
  state: 'running',
  seats: 3,
  seatCounts: {
    total: 3,
    ready: 1,
    preparing: 1,
    stopped: 0,
    failed: 1,
    absent: 0,
  },
});
const problem = {
  code: 'no-capacity',
  message: 'No host has enough memory left.',
  remedy: 'Take a smaller size.',
};
const seats = [
  seat(1, { attendeeRef: 'user:default/bob' }),
  seat(2, { state: 'probing', address: undefined }),
  seat(3, { state: 'failed', address: undefined, problem, attempt: 3 }),
];

async function open(answers: FakeAnswers) {
  const api = createFakeMecaApi({
    listRegions: { items: fakeRegions() },
    listSeats: { items: seats },
    ...answers,
  });
  await renderInMeca(
    <Routes>
      <Route path="/meca/schedule/:sessionId" element={<SessionPage />} />
    </Routes>,
    { api, initialRouteEntries: ['/meca/schedule/s-cad'] },
  );
  const user = userEvent.setup();
  const calls = (name: string) =>
    api.calls.filter(call => call.name === name).map(call => call.input);
  return { user, calls };
}

describe('SessionPage', () => {
  it('tells plainly that a reserved session starts by itself', async () => {
    await open({ getSession: detail() });
    expect(
      await screen.findByRole('heading', {
        name: 'CAD for mechanical engineers',
      }),
    ).toBeInTheDocument();
    expect(screen.getByText(/^Starts by itself at /)).toBeInTheDocument();
    expect(screen.getByRole('tab', { name: 'Info' })).toHaveAttribute(
      'aria-selected',
      'true',
    );
  });

  it('shows every machine of a running class, and what failed with cause and remedy', async () => {
    await open({ getSession: running });
    const table = await screen.findByRole('grid');
    const rows = within(table).getAllByRole('row').slice(1);
    expect(rows).toHaveLength(3);
    expect(rows[0]).toHaveTextContent('ready');
    expect(rows[0]).toHaveTextContent('10.4.0.1');
    expect(rows[1]).toHaveTextContent('booting');
    expect(rows[2]).toHaveTextContent('failed');
    expect(
      screen.getByText('1 machine failed: No host has enough memory left.'),
    ).toBeInTheDocument();
    expect(
      screen.getByText('What to do: Take a smaller size.'),
    ).toBeInTheDocument();
    expect(screen.getByText('Seats 3')).toBeInTheDocument();
    expect(
      screen.getByRole('progressbar', { name: 'Machines ready' }),
    ).toHaveAttribute(
      'aria-valuetext',
      '1 of 3 ready · 1 on the way · 1 failed',
    );
    expect(
      within(rows[0]).getByRole('link', {
        name: 'Console of abcd1234-001',
      }),
    ).toHaveAttribute('href', '/meca/workspaces/seat-1');
    expect(
      within(rows[1]).queryByRole('link', { name: /Console/ }),
    ).not.toBeInTheDocument();
  });

  it('tells what the portal did about machines that stopped during the class', async () => {
    const incident = (ordinal: number, changes: Partial<SeatIncident>) => ({
      ordinal,
      name: `abcd1234-00${ordinal}`,
      cause: 'stopped' as const,
      at: minutesFrom(-ordinal, NOW),
      ...changes,
    });
    const endedAt = minutesFrom(0, NOW);
    await open({
      getSession: running,
      listSeats: {
        items: seats,
        incidents: [
          incident(1, {}),
          incident(2, { outcome: 'restarted', endedAt }),
          incident(3, { cause: 'gone', outcome: 'replaced', endedAt }),
          incident(4, { outcome: 'failed', endedAt }),
        ],
      },
    });
    const list = await screen.findByRole('region', {
      name: 'Machines that stopped during the class',
    });
    const lines = within(list)
      .getAllByRole('listitem', { hidden: true })
      .map(({ textContent }) => textContent);
    expect(lines[0]).toMatch(
      /seat 1 \(abcd1234-001\) was switched off\. The portal is mending it\.$/,
    );
    expect(lines[1]).toMatch(/The portal started it again; ready since .+\.$/);
    expect(lines[2]).toMatch(/no longer there\. .*old one is lost\.$/);
    expect(within(list).getByText('1 earlier')).toBeInTheDocument();
    expect(lines[3]).toMatch(/could not be mended/);
  });

  it('starts all machines and shows why if the service refuses', async () => {
    const { user, calls } = await open({
      getSession: detail(),
      startSession: () => {
        throw Object.assign(new Error('conflict'), {
          statusCode: 409,
          body: { error: { message: 'The reservation begins at 09:40.' } },
        });
      },
    });
    await user.click(await screen.findByRole('button', { name: 'Start all' }));
    expect(
      await screen.findByText('The machines could not be started'),
    ).toBeInTheDocument();
    expect(
      screen.getByText('The reservation begins at 09:40.'),
    ).toBeInTheDocument();
    expect(calls('startSession')).toEqual([{ params: { sessionId: 's-cad' } }]);
  });

  it('follows the machines after Start all', async () => {
    let session = detail();
    const { user } = await open({
      getSession: () => session,
      startSession: () => {
        session = {
          ...running,
          state: 'preparing',
          seatCounts: {
            total: 3,
            ready: 0,
            preparing: 3,
            stopped: 0,
            failed: 0,
            absent: 0,
          },
        };
        return session;
      },
    });
    await user.click(await screen.findByRole('button', { name: 'Start all' }));
    expect(await screen.findByText('Preparing')).toBeInTheDocument();
    expect(screen.getByText('0 of 3 ready · 3 on the way')).toBeInTheDocument();
  });

  it('does not promise machines of a class to come that somebody stopped', async () => {
    const seatCounts = { ...running.seatCounts, ready: 0, preparing: 0 };
    await open({
      getSession: {
        ...running,
        state: 'preparing',
        seatCounts: { ...seatCounts, failed: 0, stopped: 3 },
      },
    });
    expect(
      await screen.findByText(/do not start again by themselves/),
    ).toBeVisible();
    expect(screen.queryByText(/are being started/)).not.toBeInTheDocument();
  });

  it('stops all machines only after asking, and keeps the question open on failure', async () => {
    let refuse = true;
    const { user, calls } = await open({
      getSession: running,
      stopSession: () => {
        if (refuse) throw new Error('The region does not answer.');
        return running;
      },
    });
    await user.click(await screen.findByRole('button', { name: 'Stop all' }));
    const dialog = await screen.findByRole('dialog');
    expect(calls('stopSession')).toEqual([]);
    await user.click(within(dialog).getByRole('button', { name: 'Stop all' }));
    expect(
      await within(dialog).findByText('The region does not answer.'),
    ).toBeInTheDocument();
    refuse = false;
    await user.click(within(dialog).getByRole('button', { name: 'Stop all' }));
    await waitFor(() =>
      expect(screen.queryByRole('dialog')).not.toBeInTheDocument(),
    );
    expect(calls('stopSession')).toHaveLength(2);
  });

  it('repairs one seat after asking', async () => {
    const { user, calls } = await open({
      getSession: running,
      repairSeat: { items: seats },
    });
    await user.click(
      await screen.findByRole('button', { name: 'Repair abcd1234-003' }),
    );
    await user.click(
      within(await screen.findByRole('dialog')).getByRole('button', {
        name: 'Repair',
      }),
    );
    await waitFor(() =>
      expect(calls('repairSeat')).toEqual([
        { params: { sessionId: 's-cad', ordinal: '3' } },
      ]),
    );
  });

  it('repairs all seats that failed for one cause', async () => {
    const { user, calls } = await open({
      getSession: running,
      listSeats: {
        items: [
          seat(1, { state: 'failed', problem }),
          seat(2, { state: 'failed', problem }),
        ],
      },
      repairSeat: { items: seats },
    });
    await user.click(
      await screen.findByRole('button', { name: 'Repair all 2 seats' }),
    );
    await waitFor(() =>
      expect(calls('repairSeat')).toEqual([
        { params: { sessionId: 's-cad', ordinal: '1' } },
        { params: { sessionId: 's-cad', ordinal: '2' } },
      ]),
    );
  });

  it('cancels after asking', async () => {
    const { user, calls } = await open({
      getSession: detail(),
      cancelSession: detail({ state: 'cancelled', actions: [] }),
    });
    await user.click(
      await screen.findByRole('button', { name: 'Cancel session' }),
    );
    const dialog = await screen.findByRole('dialog');
    expect(dialog).toHaveTextContent('gives back its reservation in BME');
    await user.click(
      within(dialog).getByRole('button', { name: 'Cancel session' }),
    );
    await waitFor(() => expect(calls('cancelSession')).toHaveLength(1));
  });

  it('offers nothing to those who may only look', async () => {
    await open({ getSession: { ...running, actions: [] } });
    await screen.findByRole('grid');
    for (const name of ['Start all', 'Stop all', 'Change', 'Cancel session']) {
      expect(screen.queryByRole('button', { name })).not.toBeInTheDocument();
    }
    expect(
      screen.queryByRole('button', { name: /Repair/ }),
    ).not.toBeInTheDocument();
  });

  it.each([403, 404])(
    'tells a denied session as missing (%s)',
    async status => {
      await open({
        getSession: () => {
          throw Object.assign(new Error('no'), { statusCode: status });
        },
      });
      expect(
        await screen.findByText('There is no such session'),
      ).toBeInTheDocument();
      expect(screen.getByRole('link', { name: 'Schedule' })).toHaveAttribute(
        'href',
        '/meca/schedule',
      );
    },
  );

  it('tries again when the service failed', async () => {
    let fail = true;
    const { user } = await open({
      getSession: () => {
        if (fail) throw new TypeError('Failed to fetch');
        return detail();
      },
    });
    expect(
      await screen.findByText('The session could not be loaded'),
    ).toBeInTheDocument();
    fail = false;
    await user.click(screen.getByRole('button', { name: 'Try again' }));
    expect(
      await screen.findByText(/^Starts by itself at /),
    ).toBeInTheDocument();
  });
});
