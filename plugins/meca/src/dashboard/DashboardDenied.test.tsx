import { screen } from '@testing-library/react';
import { mockApis } from '@backstage/frontend-test-utils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { permissionApiRef } from '@backstage/plugin-permission-react';
import { createFakeMecaApi, fakeViewer, renderInMeca } from '../__testUtils__';
import { DashboardPage } from './DashboardPage';

// In a file of its own: decisions of the permission API are cached for as long as a page lives.
describe('region dashboard without permission', () => {
  it.each([
    { why: 'a denied list is empty', listRegions: { items: [] } },
    {
      why: 'the service refuses',
      listRegions: () => {
        throw Object.assign(new Error('no'), { statusCode: 403 });
      },
    },
  ])('is not taken for an empty federation: $why', async ({ listRegions }) => {
    renderInMeca(<DashboardPage />, {
      api: createFakeMecaApi({
        listRegions,
        getCapacity: () => {
          throw Object.assign(new Error('no'), { statusCode: 403 });
        },
        getViewer: fakeViewer({ refresh: false, manageFederation: false }),
      }),
      apis: [
        [
          permissionApiRef,
          mockApis.permission({ authorize: AuthorizeResult.DENY }),
        ],
      ],
    });
    expect(
      await screen.findByText('You may not see the regions'),
    ).toBeVisible();
    expect(screen.getByText(/meca\.region\.read/)).toBeVisible();
  });
});
