import { screen, within } from '@testing-library/react';
import {
  createFakeMecaApi,
  fakeCapacity,
  fakeHistory,
  fakeRegions,
  fakeTemplateAlarms,
  fakeViewer,
  renderInMeca,
} from '../__testUtils__';
import { DashboardPage } from './DashboardPage';

jest.setTimeout(60_000);

describe('template alarms on the region dashboard', () => {
  const answers = {
    getViewer: fakeViewer(),
    listRegions: { items: fakeRegions() },
    getCapacity: fakeCapacity(),
    getCapacityHistory: fakeHistory(),
  };

  it('say which class will find its template missing, and lead to both', async () => {
    renderInMeca(<DashboardPage />, {
      api: createFakeMecaApi({
        ...answers,
        listTemplateAlarms: { items: fakeTemplateAlarms() },
      }),
    });
    const alarms = await screen.findByRole('region', {
      name: 'Template alarms',
    });
    expect(
      within(alarms).getByText('A class will find its template missing'),
    ).toBeVisible();
    expect(
      within(alarms).getAllByRole('link', {
        name: 'windows/cad-lab 01.10.00.00',
      })[0],
    ).toHaveAttribute('href', '/meca/templates/windows/cad-lab');
    expect(
      within(alarms).getByRole('link', { name: 'Sheet metal' }),
    ).toHaveAttribute('href', '/meca/schedule/session-sheet-metal');
  });

  it('are no news while there are none', async () => {
    renderInMeca(<DashboardPage />, {
      api: createFakeMecaApi({
        ...answers,
        listTemplateAlarms: { items: [] },
      }),
    });
    await screen.findByText('The federation now');
    expect(
      screen.queryByRole('region', { name: 'Template alarms' }),
    ).not.toBeInTheDocument();
  });
});
