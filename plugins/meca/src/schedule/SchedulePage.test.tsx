import { Route, Routes, useLocation } from 'react-router-dom';
import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import { catalogApiMock } from '@backstage/plugin-catalog-react/testUtils';
import {
  createFakeMecaApi,
  FakeAnswers,
  fakeRegions,
  fakeSession,
  fakeTemplates,
  fakeViewer,
  renderInMeca,
} from '../__testUtils__';
import { SchedulePage } from './SchedulePage';

const class1 = fakeSession({
  startsAt: '2026-03-03T09:00:00.000Z',
  endsAt: '2026-03-03T11:00:00.000Z',
});

function Location() {
  const { pathname, search } = useLocation();
  return <output aria-label="address">{`${pathname}${search}`}</output>;
}

async function open(answers: FakeAnswers = {}, query = '?date=2026-03-03') {
  const api = createFakeMecaApi({
    getViewer: fakeViewer(),
    listRegions: { items: fakeRegions() },
    listTemplates: { items: fakeTemplates() },
    listOfferings: { items: [] },
    listSessions: { items: [class1] },
    ...answers,
  });
  await renderInMeca(
    <>
      <Location />
      <Routes>
        <Route path="/meca/schedule" element={<SchedulePage />} />
        <Route path="/meca/schedule/:sessionId" element={<>session page</>} />
      </Routes>
    </>,
    {
      api,
      initialRouteEntries: [`/meca/schedule${query}`],
      apis: [[catalogApiRef, catalogApiMock({ entities: [] })]],
    },
  );
  const queries = () =>
    api.calls
      .filter(call => call.name === 'listSessions')
      .map(call => (call.input as any).query);
  const address = () => screen.getByLabelText('address').textContent;
  return { user: userEvent.setup(), queries, address };
}

describe('SchedulePage', () => {
  jest.setTimeout(60_000);

  it('asks for the visible week only and names the region of each session', async () => {
    const { queries } = await open();
    expect(
      await screen.findByText('BME · CAD for mechanical engineers'),
    ).toBeInTheDocument();
    const [first] = queries();
    const days =
      (Date.parse(first.to) - Date.parse(first.from)) / (24 * 3_600_000);
    expect(days).toBe(7);
    expect(Date.parse(first.from)).toBeLessThanOrEqual(
      Date.parse(class1.startsAt),
    );
    expect(Date.parse(first.to)).toBeGreaterThan(Date.parse(class1.endsAt));
  });

  it('opens a session by keyboard', async () => {
    const { address } = await open();
    const title = await screen.findByText('BME · CAD for mechanical engineers');
    const event = title.closest<HTMLElement>('[tabindex="0"]')!;
    event.focus();
    fireEvent.keyDown(event, { key: 'Enter' });
    await waitFor(() => expect(address()).toBe('/meca/schedule/s-cad'));
  });

  it('hides a region that is switched off in the legend and keeps that in the address', async () => {
    const { user, address } = await open();
    await screen.findByText('BME · CAD for mechanical engineers');
    await user.click(
      screen.getByRole('checkbox', { name: 'Show sessions in MECA-BME' }),
    );
    await waitFor(() =>
      expect(
        screen.queryByText('BME · CAD for mechanical engineers'),
      ).not.toBeInTheDocument(),
    );
    expect(address()).toContain('hide=bme');
    expect(screen.getByText('No sessions this week')).toBeInTheDocument();
    expect(screen.getByText(/Perhaps a filter hides them/)).toBeInTheDocument();
  });

  it('filters by the service, and walks through time in the address', async () => {
    const { user, queries, address } = await open(
      {},
      '?view=day&date=2026-03-03',
    );
    await screen.findByText('BME · CAD for mechanical engineers');
    await user.click(screen.getByRole('switch', { name: 'Only mine' }));
    await waitFor(() =>
      expect(queries().at(-1).ownerRef).toBe('user:default/ada'),
    );
    await user.click(screen.getByRole('button', { name: 'Next' }));
    await waitFor(() => expect(address()).toContain('date=2026-03-04'));
    await waitFor(() =>
      expect(new Date(queries().at(-1).from).getDate()).toBe(4),
    );
    await user.click(screen.getByRole('radio', { name: 'Agenda' }));
    await waitFor(() => expect(address()).toContain('view=agenda'));
  });

  it('says that a week is empty and how to fill it', async () => {
    const { user } = await open({ listSessions: { items: [] } });
    expect(
      await screen.findByText('No sessions this week'),
    ).toBeInTheDocument();
    await user.click(screen.getByRole('button', { name: 'New reservation' }));
    expect(
      await screen.findByRole('dialog', { name: 'New reservation' }),
    ).toBeInTheDocument();
  });

  it('does not take a failed request for an empty week, and tries again', async () => {
    let fail = true;
    const { user } = await open({
      listSessions: () => {
        if (fail) throw new TypeError('Failed to fetch');
        return { items: [class1] };
      },
    });
    const alert = await screen.findByRole('alert');
    expect(alert).toHaveTextContent('The sessions could not be loaded');
    expect(screen.queryByText('No sessions this week')).not.toBeInTheDocument();
    fail = false;
    await user.click(within(alert).getByRole('button', { name: 'Try again' }));
    expect(
      await screen.findByText('BME · CAD for mechanical engineers'),
    ).toBeInTheDocument();
  });

  it('offers no reservation to those who may not reserve, and says whom to ask', async () => {
    await open({ getViewer: fakeViewer({ reserve: false }) });
    expect(
      await screen.findByText(/^You can look at the schedule/),
    ).toBeInTheDocument();
    expect(
      screen.queryByRole('button', { name: 'New reservation' }),
    ).not.toBeInTheDocument();
  });

  it('says that it does not show everything', async () => {
    await open({
      listSessions: {
        items: Array.from({ length: 1000 }, (_, i) =>
          fakeSession({
            id: `s-${i}`,
            startsAt: '2027-03-03T09:00:00.000Z',
            endsAt: '2027-03-03T11:00:00.000Z',
          }),
        ),
        nextCursor: 'more',
      },
    });
    expect(
      await screen.findByText(/^Only the first 2,000 sessions are shown/),
    ).toBeInTheDocument();
  });
});
