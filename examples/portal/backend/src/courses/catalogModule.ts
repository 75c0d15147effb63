import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { catalogProcessingExtensionPoint } from '@backstage/plugin-catalog-node';
import { CourseProvider } from './CourseProvider';
import { readCoursesDirectory } from './readCoursesDirectory';

export default createBackendModule({
  pluginId: 'catalog',
  moduleId: 'campus-courses',
  register(env) {
    env.registerInit({
      deps: {
        catalog: catalogProcessingExtensionPoint,
        config: coreServices.rootConfig,
        logger: coreServices.logger,
      },
      async init({ catalog, config, logger }) {
        const directory = readCoursesDirectory(config);
        catalog.addEntityProvider(new CourseProvider({ directory, logger }));
      },
    });
  },
});
