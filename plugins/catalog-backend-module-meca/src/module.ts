import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { catalogProcessingExtensionPoint } from '@backstage/plugin-catalog-node';
import { buildRegionEntity } from './buildRegionEntity';
import { buildTemplateEntity } from './buildTemplateEntity';
import { FederationReader } from './FederationReader';
import { MecaClient } from './MecaClient';
import { MecaEntityProvider } from './MecaEntityProvider';
import { readMecaCatalogOptions } from './readMecaCatalogOptions';

/**
 * Brings regions and templates of the MECA backend into the catalog.
 *
 * @public
 */
export const catalogModuleMeca = createBackendModule({
  pluginId: 'catalog',
  moduleId: 'meca',
  register(env) {
    env.registerInit({
      deps: {
        auth: coreServices.auth,
        catalog: catalogProcessingExtensionPoint,
        config: coreServices.rootConfig,
        discovery: coreServices.discovery,
        scheduler: coreServices.scheduler,
      },
      async init({ auth, catalog, config, discovery, scheduler }) {
        const { schedule, templateOwner, appUrl } =
          readMecaCatalogOptions(config);
        const client = MecaClient.create({ auth, discovery });
        const federation = FederationReader.create({ client });
        catalog.addEntityProvider(
          MecaEntityProvider.create({
            name: 'MecaRegionEntityProvider',
            taskId: 'meca-read-regions',
            schedule,
            scheduler,
            read: async options => {
              const { items, complete } = await federation.regions(options);
              return {
                items: items.map(item => buildRegionEntity(item, { appUrl })),
                complete,
              };
            },
          }),
          MecaEntityProvider.create({
            name: 'MecaTemplateEntityProvider',
            taskId: 'meca-read-templates',
            schedule,
            scheduler,
            read: async options => {
              const { items, complete } = await federation.templates(options);
              const owner = templateOwner;
              return {
                items: items.map(item =>
                  buildTemplateEntity(item, { owner, appUrl }),
                ),
                complete,
              };
            },
          }),
        );
      },
    });
  },
});
