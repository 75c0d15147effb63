import { createBackendModule } from '@backstage/backend-plugin-api';
import { mecaRegionDriversExtensionPoint } from '@meca/backstage-plugin-meca-node';
import { cloudStackDriverFactory } from './cloudStackDriverFactory';

/** Lets Apache CloudStack installations be regions of the plugin `meca`. @public */
export const mecaModuleCloudStack = createBackendModule({
  pluginId: 'meca',
  moduleId: 'cloudstack',
  register(reg) {
    reg.registerInit({
      deps: { drivers: mecaRegionDriversExtensionPoint },
      async init({ drivers }) {
        drivers.addDriver(cloudStackDriverFactory);
      },
    });
  },
});
