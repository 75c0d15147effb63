// The plugin alone, for its developers: `yarn start` in this folder, beside `yarn simulator` in the root. Everybody is user:default/mock.
import { createBackend } from '@backstage/backend-defaults';
import { mockServices } from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';

const backend = createBackend();
backend.add(mockServices.auth.factory());
backend.add(mockServices.httpAuth.factory());
backend.add(catalogServiceMock.factory({ entities: [] }));
backend.add(import('../src'));
backend.add(import('@meca/backstage-plugin-meca-backend-module-cloudstack'));
backend.start();
