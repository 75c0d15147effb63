import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { scaffolderActionsExtensionPoint } from '@backstage/plugin-scaffolder-node';
import { createPublishCourseAction } from './publishCourse';
import { readCoursesDirectory } from './readCoursesDirectory';

export default createBackendModule({
  pluginId: 'scaffolder',
  moduleId: 'campus-courses',
  register(env) {
    env.registerInit({
      deps: {
        actions: scaffolderActionsExtensionPoint,
        config: coreServices.rootConfig,
      },
      async init({ actions, config }) {
        const directory = readCoursesDirectory(config);
        actions.addActions(createPublishCourseAction({ directory }));
      },
    });
  },
});
