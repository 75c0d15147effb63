import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import { ConfigReader } from '@backstage/config';
import {
  mecaRegionDriversExtensionPoint,
  RegionDriverFactory,
} from '@meca/backstage-plugin-meca-node';
import mecaModuleCloudStack from '.';

describe('mecaModuleCloudStack', () => {
  async function startWithModule(): Promise<RegionDriverFactory[]> {
    const factories: RegionDriverFactory[] = [];
    await startTestBackend({
      extensionPoints: [
        [
          mecaRegionDriversExtensionPoint,
          { addDriver: factory => factories.push(factory) },
        ],
      ],
      features: [mecaModuleCloudStack],
    });
    return factories;
  }

  it('adds the driver for regions of type cloudstack', async () => {
    const [factory, ...others] = await startWithModule();
    expect(others).toEqual([]);
    expect(factory.type).toBe('cloudstack');
  });

  it('makes drivers without asking the region, and says which key is missing', async () => {
    const [factory] = await startWithModule();
    const create = (data: Record<string, string>) =>
      factory.create({
        regionId: 'polito',
        regionName: 'MECA-PolITO',
        // Nobody listens there.
        endpoint: new URL('https://192.0.2.1/client/api'),
        config: new ConfigReader(data),
        logger: mockServices.logger.mock(),
      });

    await create({ apiKey: 'key', secretKey: 'secret' }).close();
    expect(() => create({ apiKey: 'key' })).toThrow(
      'meca.regions.polito.secretKey is missing',
    );
  });
});
