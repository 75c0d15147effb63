import { buildCapacityMetrics, CapacityRow } from './capacity';

const GIB = 1024 ** 3;

function row(
  type: number,
  used: number,
  total: number,
  more: Partial<CapacityRow> = {},
): CapacityRow {
  return {
    type,
    zoneid: 'z1',
    capacityused: used,
    capacitytotal: total,
    ...more,
  };
}

describe('buildCapacityMetrics', () => {
  it('knows the seven numbers of MECA by CloudStack’s types', () => {
    const metrics = buildCapacityMetrics([
      row(0, 13.5 * GIB, 158.99 * GIB),
      row(1, 11_500, 141_450),
      row(2, 3 * GIB, 4 * GIB),
      row(3, 329.97 * GIB, 2.54 * 1024 * GIB),
      row(5, 12, 163),
      row(6, 1 * GIB, 2 * GIB),
      row(8, 40, 468),
    ]);
    expect(
      metrics.map(({ kind, unit, used, total }) => [kind, unit, used, total]),
    ).toEqual([
      ['memory', 'bytes', 13.5 * GIB, 158.99 * GIB],
      ['cpu', 'megahertz', 11_500, 141_450],
      ['primary-storage', 'bytes', 3 * GIB, 4 * GIB],
      ['allocated-storage', 'bytes', 329.97 * GIB, 2.54 * 1024 * GIB],
      ['management-ips', 'addresses', 12, 163],
      ['secondary-storage', 'bytes', 1 * GIB, 2 * GIB],
      ['shared-network-ips', 'addresses', 40, 468],
    ]);
  });

  it('sums over zones, and gives what is allocated only if all zones do', () => {
    const [memory, cpu] = buildCapacityMetrics([
      row(0, 1, 10, { capacityallocated: 2 }),
      row(0, 3, 20, { zoneid: 'z2', capacityallocated: 5 }),
      row(1, 1, 10, { capacityallocated: 2 }),
      row(1, 3, 20, { zoneid: 'z2' }),
    ]);
    expect(memory).toEqual({
      kind: 'memory',
      unit: 'bytes',
      used: 4,
      allocated: 7,
      total: 30,
    });
    expect(cpu).toEqual({
      kind: 'cpu',
      unit: 'megahertz',
      used: 4,
      total: 30,
    });
  });

  it('counts nothing twice that is told per tag, per pod or per cluster as well', () => {
    expect(
      buildCapacityMetrics([
        row(0, 1, 10),
        row(0, 1, 10, { tag: 'gpu' }),
        row(0, 1, 10, { podid: 'p' }),
        row(0, 1, 10, { podid: 'p', clusterid: 'c' }),
      ]),
    ).toMatchObject([{ kind: 'memory', used: 1, total: 10 }]);
  });

  it('sums pods where no row speaks for the zone', () => {
    expect(
      buildCapacityMetrics([
        row(5, 1, 10, { podid: 'p1' }),
        row(5, 2, 20, { podid: 'p2' }),
        row(5, 2, 20, { podid: 'p2', clusterid: 'c' }),
      ]),
    ).toMatchObject([{ kind: 'management-ips', used: 3, total: 30 }]);
  });

  it('passes on kinds that MECA does not name', () => {
    expect(
      buildCapacityMetrics([
        row(90, 20, 10),
        row(19, 1, 4),
        row(77, 1, 2, { name: 'QUANTUM_BITS' }),
        row(78, 1, 2),
      ]).map(metric => metric.kind),
    ).toEqual(['cpu-cores', 'gpus', 'quantum-bits', 'type-78']);
  });
});
