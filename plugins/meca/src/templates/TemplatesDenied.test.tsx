import { screen } from '@testing-library/react';
import { mockApis } from '@backstage/frontend-test-utils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { permissionApiRef } from '@backstage/plugin-permission-react';
import { createFakeMecaApi, fakeViewer, renderInMeca } from '../__testUtils__';
import { TemplatesPage } from './TemplatesPage';

// In a file of its own: decisions of the permission API are cached for as long as a page lives.
describe('templates in the regions without permission', () => {
  it('are not taken for an empty portal, as denied lists are empty', async () => {
    renderInMeca(<TemplatesPage />, {
      api: createFakeMecaApi({
        getViewer: fakeViewer({ refresh: false, manageFederation: false }),
        listRegions: { items: [] },
        listRepositories: { items: [] },
        listRepositoryTemplates: { items: [] },
      }),
      apis: [
        [
          permissionApiRef,
          mockApis.permission({ authorize: AuthorizeResult.DENY }),
        ],
      ],
    });
    expect(
      await screen.findByText('You may not see the templates'),
    ).toBeVisible();
    expect(screen.getByText(/meca\.region\.read/)).toBeVisible();
  });
});
