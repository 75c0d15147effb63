import { createBackendModule } from '@backstage/backend-plugin-api';

/**
 * Adds the actions `meca:…` to the scaffolder.
 *
 * @public
 */
export const scaffolderModuleMeca = createBackendModule({
  pluginId: 'scaffolder',
  moduleId: 'meca',
  register(env) {
    env.registerInit({ deps: {}, async init() {} });
  },
});
