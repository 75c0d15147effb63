import { mockServices } from '@backstage/backend-test-utils';
import { SimulatedRegion } from '@meca/cloudstack-simulator';
import { readCloudStackConfig } from '../config';
import { CloudStackClient } from '../protocol/CloudStackClient';
import { createSimulatedDriver } from './createSimulatedDriver';

/** A machine made by someone else with the same account: without our mark. */
export async function deployUnmarked(
  region: SimulatedRegion,
  options: { name: string; caFile?: string },
): Promise<string> {
  const { name, ...config } = options;
  const { signal } = new AbortController();
  const driver = createSimulatedDriver(region, config);
  const [[template], [offering]] = await Promise.all([
    driver.listTemplates({ signal }),
    driver.listOfferings({ signal }),
  ]);
  await driver.close();
  const client = new CloudStackClient({
    region: { id: region.id, name: region.id },
    endpoint: new URL(region.endpoint),
    logger: mockServices.logger.mock(),
    config: readCloudStackConfig({
      regionId: region.id,
      config: mockServices.rootConfig({
        data: {
          apiKey: region.apiKey,
          secretKey: region.secretKey,
          ...config,
        },
      }),
    }),
  });
  const { id } = await client.change(
    'deployVirtualMachine',
    {
      name,
      zoneid: region.zoneId,
      templateid: template.id,
      serviceofferingid: offering.id,
    },
    { signal },
  );
  await client.close();
  return String(id);
}
