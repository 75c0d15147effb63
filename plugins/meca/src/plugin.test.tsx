import { screen } from '@testing-library/react';
import { renderTestApp } from '@backstage/frontend-test-utils';
import plugin from './plugin';

describe('meca plugin in the new frontend system', () => {
  it('leads from /meca to the first tab and offers the others', async () => {
    renderTestApp({ features: [plugin], initialRouteEntries: ['/meca'] });
    expect(await screen.findByRole('tab', { name: 'Regions' })).toBeVisible();
    expect(screen.getByRole('tab', { name: 'Schedule' })).toBeVisible();
    expect(screen.getByRole('tab', { name: 'My workspaces' })).toBeVisible();
  });
});
