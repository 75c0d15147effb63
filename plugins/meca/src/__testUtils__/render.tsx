import { ReactElement } from 'react';
import {
  renderInTestApp,
  TestAppOptions,
} from '@backstage/frontend-test-utils';
import { MecaApi, mecaApiRef } from '../api';
import { mecaQueryClient, MecaQueryProvider } from '../query';
import { catalogEntityRouteRef, rootRouteRef } from '../routes';

/** Mounts something as the plugin's pages do, with an empty cache and without second tries. */
export function renderInMeca(
  element: ReactElement,
  options: { api: MecaApi } & Pick<
    TestAppOptions,
    'initialRouteEntries' | 'mountPath' | 'config'
  > & { apis?: any[] },
) {
  const { api, apis = [], ...rest } = options;
  mecaQueryClient.clear();
  mecaQueryClient.setDefaultOptions({ queries: { retry: false } });
  return renderInTestApp(<MecaQueryProvider>{element}</MecaQueryProvider>, {
    ...rest,
    apis: [[mecaApiRef, api], ...apis],
    mountedRoutes: {
      '/meca': rootRouteRef,
      '/catalog/:namespace/:kind/:name': catalogEntityRouteRef,
    },
  });
}
