/* eslint-disable jest/no-export -- a suite that other packages run */
import { DriverHarness } from './DriverHarness';

/** What a region tells about itself. */
export function describeInventory(current: () => DriverHarness): void {
  it('says who it is when probed, with nothing to worry about', async () => {
    const { driver, calling } = current();
    const probe = await driver.probe(calling);

    expect(probe.apiVersion).toMatch(/^\d+\./);
    expect(probe.latencyMs).toBeGreaterThan(0);
    expect(probe.warnings).toEqual([]);
  });

  it('knows itself among the regions', async () => {
    const { driver, environment, calling } = current();
    const regions = await driver.discoverRegions(calling);

    const own = regions.find(
      region => region.number === environment.regionNumber,
    );
    expect(own?.name).toBeTruthy();
    expect(() => new URL(own?.endpoint ?? '')).not.toThrow();
  });

  it('has memory, CPU and storage, and never more in use than there is', async () => {
    const { driver, calling } = current();
    const { source, metrics } = await driver.capacity(calling);

    expect(source).not.toBe('');
    const kinds = metrics.map(metric => metric.kind);
    expect(kinds).toEqual(
      expect.arrayContaining(['memory', 'cpu', 'allocated-storage']),
    );
    expect(new Set(kinds).size).toBe(kinds.length);
    for (const metric of metrics) {
      expect(metric.total).toBeGreaterThanOrEqual(metric.used);
      expect(metric.used).toBeGreaterThanOrEqual(0);
    }
  });

  it('books what a machine takes and gives it back', async () => {
    const harness = current();
    const { driver, calling, environment } = harness;
    const offering = await harness.offering(environment.smallOffering);
    const usedNow = async (kind: string) => {
      const { metrics } = await driver.capacity(calling);
      return metrics.find(metric => metric.kind === kind)?.used ?? NaN;
    };
    const before = {
      memory: await usedNow('memory'),
      cpu: await usedNow('cpu'),
    };

    const { id } = await harness.deploy();
    expect(await usedNow('memory')).toBe(before.memory + offering.memoryBytes);
    expect(await usedNow('cpu')).toBe(before.cpu + offering.cpuMhz);

    await harness.succeed(await driver.destroy(id, calling));
    expect(await usedNow('memory')).toBe(before.memory);
    expect(await usedNow('cpu')).toBe(before.cpu);
  });

  it('lists offerings with a size', async () => {
    const { driver, calling, environment } = current();
    const offerings = await driver.listOfferings(calling);

    expect(offerings.map(offering => offering.name)).toEqual(
      expect.arrayContaining([
        environment.smallOffering,
        environment.hugeOffering,
      ]),
    );
    for (const offering of offerings) {
      expect(offering.cpuCores).toBeGreaterThanOrEqual(1);
      expect(offering.cpuMhz).toBeGreaterThanOrEqual(offering.cpuCores);
      expect(offering.memoryBytes).toBeGreaterThanOrEqual(1024 ** 2);
    }
  });

  it('lists templates by path and version, once each, with their access ports', async () => {
    const harness = current();
    const templates = await harness.driver.listTemplates(harness.calling);

    const keys = templates.map(({ path, version }) => `${path}@${version}`);
    expect(new Set(keys).size).toBe(keys.length);
    const template = await harness.template();
    expect(template).toMatchObject({
      state: 'ready',
      title: expect.any(String),
    });
    expect(template.access.length).toBeGreaterThan(0);
  });
}
