import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import {
  createFakeMecaApi,
  fakeRegions,
  renderInMeca,
} from '../../__testUtils__';
import { toCloudMonkey } from './cloudMonkey';
import { FederationAdmin } from './FederationAdmin';

const calls = [
  {
    command: 'addRegion' as const,
    id: 2,
    name: 'MECA-eWorks',
    endpoint: 'https://cloud.eworks.example/client/api',
  },
];

describe('federation administration', () => {
  it('names configuration problems by their key', async () => {
    await renderInMeca(
      <FederationAdmin
        regions={fakeRegions()}
        configProblems={[{ key: 'meca.regions.x', message: 'has no number' }]}
      />,
      { api: createFakeMecaApi({}) },
    );
    expect(screen.getByText('Problem in meca.regions.x')).toBeVisible();
    expect(screen.getByText('has no number')).toBeVisible();
  });

  it('compares what a region knows with this portal', async () => {
    const api = createFakeMecaApi({
      discoverRegions: {
        askedRegionId: 'polito',
        items: [
          {
            number: 4,
            name: 'MECA-TUD',
            endpointHost: 'cloud.tud.example',
            state: 'new',
            differences: [],
          },
          {
            number: 2,
            name: 'MECA-eWorks',
            endpointHost: 'old.example',
            state: 'differs',
            regionId: 'eworks',
            differences: ['endpoint host'],
          },
        ],
      },
    });
    await renderInMeca(
      <FederationAdmin regions={fakeRegions()} configProblems={[]} />,
      { api },
    );
    await userEvent.click(screen.getByRole('button', { name: 'Discover' }));
    const result = await screen.findByRole('region', {
      name: 'Regions that MECA-PolITO knows',
    });
    expect(
      within(result).getByRole('row', { name: /MECA-TUD/ }),
    ).toHaveTextContent('Not configured here');
    expect(
      within(result).getByRole('row', { name: /MECA-eWorks/ }),
    ).toHaveTextContent('Differs: endpoint host');
    expect(api.calls).toEqual([
      { name: 'discoverRegions', input: { body: { regionId: 'polito' } } },
    ]);
  });

  it('gives the commands for each region to be copied', async () => {
    const user = userEvent.setup();
    const writeText = jest.spyOn(navigator.clipboard, 'writeText');
    await renderInMeca(
      <FederationAdmin regions={fakeRegions()} configProblems={[]} />,
      {
        api: createFakeMecaApi({
          exportFederation: {
            items: [{ regionId: 'polito', name: 'MECA-PolITO', calls }],
          },
        }),
      },
    );
    await user.click(screen.getByRole('button', { name: 'Show commands' }));
    await user.click(
      await screen.findByRole('button', { name: 'Commands for MECA-PolITO' }),
    );
    await user.click(
      screen.getByRole('button', { name: 'Copy the commands for MECA-PolITO' }),
    );
    expect(await screen.findByText('Copied')).toBeVisible();
    expect(writeText).toHaveBeenCalledWith(toCloudMonkey(calls));
  });

  it('quotes for a shell what needs it', () => {
    expect(toCloudMonkey(calls)).toBe(
      'cmk add region id=2 name=MECA-eWorks endpoint=https://cloud.eworks.example/client/api',
    );
    expect(toCloudMonkey([{ ...calls[0], name: "It's; rm -rf" }])).toContain(
      `'name=It'\\''s; rm -rf'`,
    );
  });
});
