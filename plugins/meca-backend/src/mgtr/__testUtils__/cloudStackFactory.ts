import { createBackendPlugin } from '@backstage/backend-plugin-api';
import { startTestBackend } from '@backstage/backend-test-utils';
import cloudStackModule from '@meca/backstage-plugin-meca-backend-module-cloudstack';
import {
  mecaRegionDriversExtensionPoint,
  RegionDriverFactory,
} from '@meca/backstage-plugin-meca-node';

/** The CloudStack driver as its module hands it to the plugin. */
export async function loadCloudStackFactory(): Promise<RegionDriverFactory> {
  let found: RegionDriverFactory | undefined;
  const collector = createBackendPlugin({
    pluginId: 'meca',
    register(env) {
      env.registerExtensionPoint(mecaRegionDriversExtensionPoint, {
        addDriver: factory => {
          found = factory;
        },
      });
      env.registerInit({ deps: {}, init: async () => {} });
    },
  });
  const backend = await startTestBackend({
    features: [collector, cloudStackModule],
  });
  await backend.stop();
  return found!;
}
