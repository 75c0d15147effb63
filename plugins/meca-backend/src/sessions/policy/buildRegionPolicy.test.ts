import { buildRegionPolicy, MachineUsage, OwnUsage } from './buildRegionPolicy';

const none: MachineUsage = { cores: 0, cpu: 0, mem: 0, ips: 0 };
const idle: OwnUsage = { least: none, most: none };

function observe(usedMem: number) {
  return {
    metrics: [
      { kind: 'memory', unit: 'bytes' as const, used: usedMem, total: 1000 },
      { kind: 'cpu', unit: 'megahertz' as const, used: 0, total: 500 },
    ],
  };
}

const open = { limits: {}, lending: {} };

describe('buildRegionPolicy', () => {
  it('knows nothing without limits and observation', () => {
    const { capacity } = buildRegionPolicy({
      region: open,
      own: idle,
      previousOthers: {},
    });
    expect(capacity).toEqual({ seats: null, cpu: null, mem: null, ips: null });
  });

  it('takes what others use off the total, and not what is ours', () => {
    const ours = { ...none, mem: 300 };
    const { capacity, others } = buildRegionPolicy({
      region: open,
      observed: observe(400),
      own: { least: ours, most: ours },
      previousOthers: {},
    });
    expect(others.mem).toBe(100);
    expect(capacity).toEqual({ seats: null, cpu: 500, mem: 900, ips: null });
  });

  it("never goes above the operator's limits, and trusts them where nothing was observed", () => {
    const region = {
      limits: { memoryBytes: 600, cpuMhz: 900, addresses: 7, seats: 3 },
      lending: { seats: 2, memoryBytes: 50 },
    };
    const { capacity, lending } = buildRegionPolicy({
      region,
      observed: observe(0),
      own: idle,
      previousOthers: {},
    });
    expect(capacity).toEqual({ seats: 3, cpu: 500, mem: 600, ips: 7 });
    expect(lending).toEqual({ seats: 2, cpu: null, mem: 50 });
  });

  it('does not take machines of ours that are just starting for those of others', () => {
    const starting: OwnUsage = { least: none, most: { ...none, mem: 300 } };
    const build = (used: number, previous?: number) =>
      buildRegionPolicy({
        region: open,
        observed: observe(used),
        own: starting,
        previousOthers: { mem: previous },
      }).others.mem;
    // 100 were used by others before, and nothing says that this changed.
    expect(build(400, 100)).toBe(100);
    expect(build(250, 100)).toBe(100);
    // More is used than ours can explain, or less than others had.
    expect(build(500, 100)).toBe(200);
    expect(build(60, 100)).toBe(60);
    // Nothing known before: the worst is assumed.
    expect(build(400)).toBe(400);
  });

  it('takes no more machines than the account may have, less those that are certainly not ours', () => {
    const build = (used: number, limits = {}) =>
      buildRegionPolicy({
        region: { limits, lending: {} },
        observed: {
          metrics: [
            { kind: 'instances', unit: 'count' as const, used, total: 20 },
          ],
        },
        own: { least: none, most: { ...none, ips: 5 } },
        previousOthers: {},
      }).capacity.seats;
    expect(build(0)).toBe(20);
    expect(build(5)).toBe(20);
    expect(build(8)).toBe(17);
    expect(build(30)).toBe(0);
    expect(build(8, { seats: 10 })).toBe(10);
  });

  it("counts ours at an account's slowest clock, so that fast machines hide none of strangers", () => {
    // 30 cores, the slowest at 500 MHz; strangers have 10 of them.
    const build = (ourCores: number, scope: 'account' | 'region') => {
      const ours = { ...none, cores: ourCores, cpu: ourCores * 2000 };
      const usedCores = 10 + ourCores;
      const { capacity, others } = buildRegionPolicy({
        region: open,
        observed: {
          scope,
          metrics: [
            {
              ...{ kind: 'cpu', unit: 'megahertz' as const },
              ...{ used: usedCores * 500, total: 30 * 500 },
            },
            {
              ...{ kind: 'cpu-cores', unit: 'count' as const },
              ...{ used: usedCores, total: 30 },
            },
          ],
        },
        own: { least: ours, most: ours },
        previousOthers: { cpu: 5000 },
      });
      return { capacity: capacity.cpu, others: others.cpu };
    };
    expect(build(0, 'account')).toEqual({ capacity: 10_000, others: 5000 });
    expect(build(7, 'account')).toEqual({ capacity: 10_000, others: 5000 });
    // A region that tells its own megahertz counts machines at their real clocks.
    expect(build(7, 'region')).toEqual({ capacity: 15_000, others: 0 });
  });
});
