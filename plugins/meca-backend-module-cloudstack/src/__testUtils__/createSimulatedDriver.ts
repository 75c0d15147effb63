import { mockServices } from '@backstage/backend-test-utils';
import { RegionDriver } from '@meca/backstage-plugin-meca-node';
import { SimulatedRegion } from '@meca/cloudstack-simulator';
import { cloudStackDriverFactory } from '../cloudStackDriverFactory';

/** A driver as the portal makes it, with keys of the config added or replaced. */
export function createSimulatedDriver(
  region: SimulatedRegion,
  overrides: Record<string, unknown> = {},
): RegionDriver {
  const { id, endpoint, apiKey, secretKey } = region;
  return cloudStackDriverFactory.create({
    regionId: id,
    regionName: `MECA-${id}`,
    endpoint: new URL(endpoint),
    logger: mockServices.logger.mock(),
    config: mockServices.rootConfig({
      data: { apiKey, secretKey, ...overrides } as never,
    }),
  });
}
