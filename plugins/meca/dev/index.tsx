import { createDevApp } from '@backstage/frontend-dev-utils';
import {
  ApiBlueprint,
  createFrontendModule,
} from '@backstage/frontend-plugin-api';
import catalogPlugin from '@backstage/plugin-catalog/alpha';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import { catalogApiMock } from '@backstage/plugin-catalog-react/testUtils';
import homePlugin from '@backstage/plugin-home/alpha';
import mecaPlugin, { mecaApiRef } from '../src';
import { entities } from './entities';
import { fakeService } from './fakeService';

createDevApp({
  features: [
    mecaPlugin.withOverrides({
      extensions: [
        mecaPlugin.getExtension('api:meca').override({
          params: define =>
            define({
              api: mecaApiRef,
              deps: {},
              factory: () => fakeService,
            }),
        }),
      ],
    }),
    catalogPlugin,
    homePlugin,
    createFrontendModule({
      pluginId: 'catalog',
      extensions: [
        ApiBlueprint.make({
          params: define =>
            define({
              api: catalogApiRef,
              deps: {},
              factory: () => catalogApiMock({ entities }),
            }),
        }),
      ],
    }),
  ],
});
