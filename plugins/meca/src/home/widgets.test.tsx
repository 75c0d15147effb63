import { screen } from '@testing-library/react';
import {
  createFakeMecaApi,
  fakeCapacity,
  fakeRegions,
  fakeSession,
  fakeViewer,
  fakeWorkspace,
  renderInMeca,
} from '../__testUtils__';
import { FederationWidget } from './FederationWidget';
import { SessionsTodayWidget } from './SessionsTodayWidget';
import { WorkspacesWidget } from './WorkspacesWidget';

const regions = { items: fakeRegions() };

describe('home page widgets', () => {
  it('show the federation at a glance', async () => {
    renderInMeca(<FederationWidget />, {
      api: createFakeMecaApi({
        listRegions: regions,
        getCapacity: fakeCapacity(),
      }),
    });
    expect(await screen.findByText('13.5 of 158.99 GB')).toBeVisible();
    expect(screen.getByText('Unreachable')).toBeVisible();
    expect(screen.getByText('Without eWorks, UNED')).toBeVisible();
    expect(screen.getByRole('link', { name: 'All regions' })).toHaveAttribute(
      'href',
      '/meca',
    );
  });

  it('ask for the viewer’s own sessions of the viewer’s own day', async () => {
    const api = createFakeMecaApi({
      getViewer: fakeViewer(),
      listRegions: regions,
      listSessions: { items: [fakeSession()] },
      listWorkspaces: { items: [] },
    });
    renderInMeca(<SessionsTodayWidget />, { api });
    expect(
      await screen.findByRole('link', { name: 'CAD for mechanical engineers' }),
    ).toHaveAttribute('href', '/meca/schedule/s-cad');
    const { query } = api.calls.find(call => call.name === 'listSessions')!
      .input as any;
    const midnight = new Date();
    midnight.setHours(0, 0, 0, 0);
    expect(query.ownerRef).toBe('user:default/ada');
    expect(new Date(query.from)).toEqual(midnight);
    midnight.setDate(midnight.getDate() + 1);
    expect(new Date(query.to)).toEqual(midnight);
  });

  it('show a student the classes of others in which there is a seat today', async () => {
    const now = new Date();
    const startsAt = new Date(now.setHours(12, 0, 0, 0)).toISOString();
    const endsAt = new Date(now.setHours(13)).toISOString();
    const tomorrow = new Date(now.setDate(now.getDate() + 1));
    const seat = { startsAt, endsAt, ordinal: 4 };
    renderInMeca(<SessionsTodayWidget />, {
      api: createFakeMecaApi({
        getViewer: fakeViewer(),
        listRegions: regions,
        listSessions: { items: [fakeSession({ id: 's-own', title: 'Own' })] },
        listWorkspaces: {
          items: [
            fakeWorkspace({ ...seat, id: 'w-1', title: 'Networks' }),
            fakeWorkspace({ ...seat, id: 'w-2', sessionId: 's-own' }),
            fakeWorkspace({
              id: 'w-3',
              title: 'Tomorrow',
              startsAt: tomorrow.toISOString(),
              endsAt: new Date(tomorrow.getTime() + 3_600_000).toISOString(),
            }),
          ],
        },
      }),
    });
    expect(
      await screen.findByRole('link', { name: 'Networks' }),
    ).toHaveAttribute('href', '/meca/workspaces/w-1');
    expect(screen.getByText('your seat: 4')).toBeVisible();
    expect(screen.getAllByRole('listitem')).toHaveLength(2);
    expect(screen.queryByText('Tomorrow')).not.toBeInTheDocument();
    expect(
      screen.queryByText('No classes of yours today.'),
    ).not.toBeInTheDocument();
  });

  it('open a workspace with one click, but only when it is ready', async () => {
    const api = createFakeMecaApi({
      listRegions: regions,
      listWorkspaces: {
        items: [
          fakeWorkspace({
            id: 'w-1',
            title: 'Networks',
            state: 'preparing',
            readyInSeconds: 170,
          }),
          fakeWorkspace({ id: 'w-2', title: 'CAD', state: 'ready' }),
          fakeWorkspace({ id: 'w-3', title: 'Old class', state: 'ended' }),
        ],
      },
    });
    renderInMeca(<WorkspacesWidget />, { api });
    expect(
      await screen.findByRole('link', { name: 'Open CAD' }),
    ).toHaveAttribute('href', '/meca/workspaces/w-2');
    expect(screen.getByText('Ready in about 3 minutes')).toBeVisible();
    expect(
      screen.queryByRole('link', { name: 'Open Networks' }),
    ).not.toBeInTheDocument();
    expect(screen.queryByText('Old class')).not.toBeInTheDocument();
  });

  it('say when there is nothing, and when it is not known', async () => {
    renderInMeca(
      <>
        <WorkspacesWidget />
        <SessionsTodayWidget />
      </>,
      { api: createFakeMecaApi({ listWorkspaces: { items: [] } }) },
    );
    expect(
      await screen.findByText('No workspace is waiting for you.'),
    ).toBeVisible();
    expect(
      await screen.findByText('Your sessions could not be loaded'),
    ).toBeVisible();
  });
});
