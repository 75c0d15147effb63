import {
  RegionDriver,
  UploadTemplateRequest,
} from '@meca/backstage-plugin-meca-node';
import {
  RunningSimulator,
  smallRegion,
  startSimulator,
} from '@meca/cloudstack-simulator';
import { createSimulatedDriver } from './__testUtils__/createSimulatedDriver';
import { ImageShelf } from './__testUtils__/ImageShelf';

const calling = { signal: AbortSignal.timeout(60_000) };

describe('an upload to a region', () => {
  let shelf: ImageShelf;
  let simulator: RunningSimulator;
  let request: UploadTemplateRequest;
  const drivers: RegionDriver[] = [];

  beforeEach(async () => {
    shelf = await ImageShelf.open();
    const { url, ...image } = shelf.add();
    const bytes = Buffer.from(await (await fetch(url)).arrayBuffer());
    request = {
      ...image,
      path: 'windows/cad-lab',
      version: '01.02.00.00',
      title: 'CAD lab',
      access: [],
      portalId: 'portal',
      bytes: bytes.length,
      async *open() {
        yield bytes;
      },
    };
  });
  afterEach(async () => {
    await Promise.all(drivers.splice(0).map(driver => driver.close()));
    await simulator.close();
    await shelf.close();
  });

  async function start(overrides: Parameters<typeof smallRegion>[0] = {}) {
    simulator = await startSimulator({
      regions: [smallRegion({ id: 'one', ...overrides })],
    });
    const region = simulator.region('one');
    const driver = createSimulatedDriver(region);
    drivers.push(driver);
    const ours = () =>
      region.templates().filter(({ name }) => name.startsWith('meca--windows'));
    return { region, driver, ours };
  }

  it('sends the headers that were signed, and is ready when it ends', async () => {
    const { driver, ours } = await start();
    const { templateId } = await driver.uploadTemplate!(request, calling);
    expect(ours()).toMatchObject([
      {
        id: templateId,
        ready: true,
        storedBytes: request.bytes,
        tags: { 'meca:sha256': request.sha256, 'meca:portal': 'portal' },
      },
    ]);
  });

  it('that the storage machine refuses is taken back, and asks for new parameters the next time', async () => {
    const { region, driver, ours } = await start();
    await region.setFaults({ storageVmDown: true });
    await expect(
      driver.uploadTemplate!(request, calling),
    ).rejects.toMatchObject({
      code: 'failed',
      outcomeUnknown: false,
      message: expect.stringContaining('HTTP 503'),
    });
    expect(ours()).toEqual([]);
    await region.clearFaults();
    await driver.uploadTemplate!(request, calling);
    expect(ours()).toMatchObject([{ ready: true }]);
    expect(region.calls().getUploadParamsForTemplate).toBe(2);
  });

  it.each([
    ['4.19.1.0', 10],
    ['4.22.1.0', 60],
  ])(
    'in release %s that would take longer than %d minutes is refused before anything is made',
    async (version, minutes) => {
      const { driver, ours, region } = await start({ version });
      const bytesPerSecond = request.bytes / (minutes * 60 + 5);
      await expect(
        driver.uploadTemplate!({ ...request, bytesPerSecond }, calling),
      ).rejects.toMatchObject({
        code: 'rejected',
        message: expect.stringContaining(`allows ${minutes} min`),
      });
      expect(region.calls().getUploadParamsForTemplate).toBeUndefined();
      expect(ours()).toEqual([]);
      const faster = { ...request, bytesPerSecond: bytesPerSecond * 1.1 };
      await driver.uploadTemplate!(faster, calling);
    },
  );

  it('reaches one zone only, and says so', async () => {
    const { driver, ours } = await start({
      zones: ['Torino', 'Ivrea'].map(name => ({ name, systemVms: false })),
    });
    await expect(
      driver.uploadTemplate!(request, calling),
    ).rejects.toMatchObject({
      code: 'rejected',
      message: expect.stringContaining('2 zones'),
    });
    expect(ours()).toEqual([]);
  });

  it('that its caller gives up leaves nothing', async () => {
    const { driver, ours } = await start();
    const stop = new AbortController();
    const hanging = driver.uploadTemplate!(
      {
        ...request,
        async *open() {
          yield Buffer.alloc(1000);
          stop.abort();
          await new Promise(() => {});
        },
      },
      { signal: stop.signal },
    );
    await expect(hanging).rejects.toMatchObject({ outcomeUnknown: false });
    expect(ours()).toEqual([]);
  });
});
