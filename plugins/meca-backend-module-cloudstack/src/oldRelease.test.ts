import { smallRegion, startSimulator } from '@meca/cloudstack-simulator';
import { createSimulatedDriver } from './__testUtils__/createSimulatedDriver';

describe('CloudStack 4.11', () => {
  it('lists templates without tags, which are then asked for by themselves', async () => {
    const simulator = await startSimulator({
      timing: 'fast',
      regions: [smallRegion({ id: 'old', version: '4.11.3.0' })],
    });
    const driver = createSimulatedDriver(simulator.region('old'));
    try {
      const templates = await driver.listTemplates({
        signal: AbortSignal.timeout(20_000),
      });
      expect(templates).toContainEqual(
        expect.objectContaining({
          path: 'linux/ubuntu-24-desktop',
          access: expect.arrayContaining([{ protocol: 'vnc', port: 5900 }]),
        }),
      );
    } finally {
      await driver.close();
      await simulator.close();
    }
  });
});
