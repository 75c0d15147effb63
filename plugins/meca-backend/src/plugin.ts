import {
  coreServices,
  createBackendPlugin,
  resolvePackagePath,
} from '@backstage/backend-plugin-api';
import {
  mecaRegionDriversExtensionPoint,
  RegionDriverFactory,
} from '@meca/backstage-plugin-meca-node';
import Router from 'express-promise-router';

/**
 * The backend of the plugin `meca`.
 *
 * @public
 */
export const mecaPlugin = createBackendPlugin({
  pluginId: 'meca',
  register(env) {
    const drivers = new Map<string, RegionDriverFactory>();
    env.registerExtensionPoint(mecaRegionDriversExtensionPoint, {
      addDriver(factory) {
        if (drivers.has(factory.type)) {
          throw new Error(`A region driver "${factory.type}" is already there`);
        }
        drivers.set(factory.type, factory);
      },
    });
    env.registerInit({
      deps: {
        database: coreServices.database,
        httpAuth: coreServices.httpAuth,
        httpRouter: coreServices.httpRouter,
      },
      async init({ database, httpRouter }) {
        const knex = await database.getClient();
        if (!database.migrations?.skip) {
          await knex.migrate.latest({
            directory: resolvePackagePath(
              '@meca/backstage-plugin-meca-backend',
              'migrations',
            ),
          });
        }
        const router = Router();
        httpRouter.use(router);
      },
    });
  },
});
