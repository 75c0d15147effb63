import { RegionDriverFactory } from '@meca/backstage-plugin-meca-node';
import { CloudStackDriver } from './CloudStackDriver';
import { readCloudStackConfig } from './config';

/** Makes a region of an Apache CloudStack installation: `driver: cloudstack`, which is the default. */
export const cloudStackDriverFactory: RegionDriverFactory = {
  type: 'cloudstack',
  create: ({ regionId, regionName, config, endpoint, logger }) =>
    new CloudStackDriver({
      region: { id: regionId, name: regionName },
      endpoint,
      logger,
      config: readCloudStackConfig({ regionId, config }),
    }),
};
