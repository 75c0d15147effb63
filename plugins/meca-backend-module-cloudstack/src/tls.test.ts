import { writeFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  RunningSimulator,
  SimulatedRegion,
  smallRegion,
  startSimulator,
} from '@meca/cloudstack-simulator';
import { createSimulatedDriver } from './__testUtils__/createSimulatedDriver';
import { RegionDriver } from '@meca/backstage-plugin-meca-node';

describe('TLS', () => {
  const { signal } = new AbortController();
  let folder: string;
  let caFile: string;
  let simulator: RunningSimulator;
  let region: SimulatedRegion;
  let driver: RegionDriver;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'meca-tls-'));
    simulator = await startSimulator({
      regions: [smallRegion({ id: 'secure', tls: 'self' })],
    });
    region = simulator.region('secure');
    caFile = join(folder, 'ca.pem');
    await writeFile(caFile, region.ca ?? '');
  });
  beforeEach(() => {
    driver = createSimulatedDriver(region, { caFile });
    region.resetCalls();
  });
  afterEach(async () => {
    await driver.close();
    await region.clearFaults();
  });
  afterAll(async () => {
    await simulator.close();
    await rm(folder, { recursive: true });
  });

  it('trusts the region’s own authority and tells how long its certificate lasts', async () => {
    const probe = await driver.probe({ signal });
    expect(probe.certificateDaysLeft).toBeGreaterThan(21);
    expect(probe.warnings).toEqual([]);
  });

  it('refuses an authority it was not told of, before anything is sent', async () => {
    const untold = createSimulatedDriver(region);
    await expect(untold.stop('v', { signal })).rejects.toMatchObject({
      code: 'unreachable',
      message:
        'Region MECA-secure shows a certificate that nobody trusted has signed',
      remedy: expect.stringContaining('caFile'),
      outcomeUnknown: false,
    });
    expect(region.calls()).toEqual({});
    await untold.close();
  });

  it.each([
    ['name', 'shows a certificate for another host name'],
    ['expired', 'shows a certificate that has expired'],
    ['self-signed', 'shows a certificate that nobody trusted has signed'],
  ] as const)('refuses a certificate that is wrong: %s', async (kind, what) => {
    await driver.probe({ signal });
    region.resetCalls();
    await region.setFaults({ wrongCertificate: kind });
    await expect(driver.stop('v', { signal })).rejects.toMatchObject({
      code: 'unreachable',
      message: `Region MECA-secure ${what}`,
      remedy: expect.any(String),
      outcomeUnknown: false,
    });
    expect(region.calls()).toEqual({});
  });
});
