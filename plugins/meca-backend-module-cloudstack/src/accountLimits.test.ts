import { RegionDriver } from '@meca/backstage-plugin-meca-node';
import {
  RunningSimulator,
  smallRegion,
  startSimulator,
} from '@meca/cloudstack-simulator';
import { createSimulatedDriver } from './__testUtils__/createSimulatedDriver';
import { accountSchema, buildAccountCapacity } from './accountLimits';

const GIB = 1024 ** 3;

describe('capacity of an account that may not ask for the region’s', () => {
  let simulator: RunningSimulator;
  let driver: RegionDriver;
  const { signal } = new AbortController();

  async function start(
    user: NonNullable<Parameters<typeof smallRegion>[0]>['user'],
  ) {
    simulator = await startSimulator({
      timing: 'fast',
      regions: [
        smallRegion({
          id: 'plain',
          user,
          serviceOfferings: [
            { name: 'Small', cores: 2, speedMhz: 500, memoryMiB: 2048 },
            { name: 'Fast', cores: 1, speedMhz: 2000, memoryMiB: 1024 },
          ],
        }),
      ],
    });
    const region = simulator.region('plain');
    const { apiKey, secretKey } = region.user;
    driver = createSimulatedDriver(region, { apiKey, secretKey });
  }

  async function deploy(name: string) {
    const [templates, offerings] = await Promise.all([
      driver.listTemplates({ signal }),
      driver.listOfferings({ signal }),
    ]);
    const { instanceId } = await driver.deploy(
      {
        ...{ name, displayName: name, portalId: 'test' },
        templateId: templates[0].id,
        offeringId: offerings.find(each => each.name === 'Small')!.id,
      },
      { signal },
    );
    return instanceId;
  }

  afterEach(async () => {
    await driver.close();
    await simulator.close();
  });

  it('is what its limits say, with what its machines take', async () => {
    await start({
      instanceLimit: 20,
      cpuLimit: 40,
      memoryLimitMiB: 40960,
      primaryStorageLimitGiB: 200,
      secondaryStorageLimitGiB: 400,
    });
    await deploy('seat-001');
    const { source, scope, metrics, unlimited } = await driver.capacity({
      signal,
    });
    expect({ source, scope, unlimited }).toEqual({
      source: 'listAccounts',
      scope: 'account',
      unlimited: [],
    });
    expect(metrics).toMatchObject([
      { kind: 'memory', unit: 'bytes', used: 2 * GIB, total: 40 * GIB },
      // Cores at the slowest clock, so that a class that fits is never refused for its cores.
      { kind: 'cpu', unit: 'megahertz', used: 1000, total: 20_000 },
      { kind: 'cpu-cores', unit: 'count', used: 2, total: 40 },
      { kind: 'allocated-storage', unit: 'bytes', total: 200 * GIB },
      { kind: 'secondary-storage', unit: 'bytes', total: 400 * GIB },
      { kind: 'instances', unit: 'count', used: 1, total: 20 },
    ]);
  });

  it('says only what is used where there is no limit', async () => {
    await start({ memoryLimitMiB: 8192 });
    await deploy('seat-001');
    const { metrics, unlimited } = await driver.capacity({ signal });
    expect(metrics).toEqual([
      { kind: 'memory', unit: 'bytes', used: 2 * GIB, total: 8 * GIB },
    ]);
    expect(unlimited).toMatchObject([
      { kind: 'cpu', used: 1000 },
      { kind: 'cpu-cores', used: 2 },
      { kind: 'allocated-storage' },
      { kind: 'secondary-storage', used: 0 },
      { kind: 'instances', used: 1 },
    ]);
  });

  it('is refused by the region as no capacity beyond a limit', async () => {
    await start({ cpuLimit: 3 });
    await deploy('seat-001');
    await expect(deploy('seat-002')).rejects.toMatchObject({
      code: 'no-capacity',
    });
  });

  it('is not asked for when the region’s own numbers could not be had for another reason', async () => {
    await start({ cpuLimit: 3 });
    simulator.region('plain').setFaults({
      httpError: { status: 503, commands: ['listCapacity'] },
    });
    await expect(driver.capacity({ signal })).rejects.toMatchObject({
      code: 'unreachable',
    });
  });

  it('gives the region’s own numbers to an administrator', async () => {
    await start({ cpuLimit: 3 });
    const root = createSimulatedDriver(simulator.region('plain'));
    const report = await root.capacity({ signal });
    await root.close();
    expect(report.source).toBe('listCapacity');
    expect(report.scope).toBeUndefined();
  });
});

describe('buildAccountCapacity', () => {
  it('reads limits as releases write them, and leaves out what they do not tell', () => {
    const { metrics, unlimited } = buildAccountCapacity(
      accountSchema.parse({
        id: 'a',
        ...{
          memorylimit: '2048',
          memorytotal: '1024',
          memoryavailable: '1024',
        },
        ...{ cpulimit: 'Unlimited', cputotal: 3 },
        ...{ primarystoragelimit: -1, primarystoragetotal: 2 },
        ...{ secondarystoragelimit: 10, secondarystoragetotal: 0.5 },
        ...{ vmlimit: '20' },
      }),
      [],
    );
    expect(metrics).toEqual([
      { kind: 'memory', unit: 'bytes', used: GIB, total: 2 * GIB },
      {
        ...{ kind: 'secondary-storage', unit: 'bytes' },
        ...{ used: 0.5 * GIB, total: 10 * GIB },
      },
    ]);
    expect(unlimited).toEqual([
      { kind: 'cpu-cores', unit: 'count', used: 3 },
      { kind: 'allocated-storage', unit: 'bytes', used: 2 * GIB },
    ]);
  });

  it.each([
    { what: 'is missing', limit: undefined },
    { what: 'is no number', limit: 'n/a' },
    { what: 'is empty', limit: '' },
    { what: 'is null', limit: null },
    { what: 'is below what stands for none', limit: -2 },
  ])('takes no limit that $what for none', ({ limit }) => {
    const read = (vmlimit: unknown) =>
      buildAccountCapacity(
        accountSchema.parse({ id: 'a', vmtotal: 4, vmlimit }),
        [],
      );
    expect(read(limit)).toMatchObject({ metrics: [], unlimited: [] });
    for (const none of [-1, '-1', 'Unlimited', 'unlimited']) {
      expect(read(none).unlimited).toEqual([
        { kind: 'instances', unit: 'count', used: 4 },
      ]);
    }
  });
});
