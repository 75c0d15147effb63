import {
  CapacityMetric,
  CapacityTotal,
  MECA_CAPACITY_KINDS,
  RegionCapacity,
} from '@meca/backstage-plugin-meca-common';
import { exactSum } from './exactSum';

/** Units of the seven numbers, for totals in which no region is (yet). */
const UNITS: Record<
  (typeof MECA_CAPACITY_KINDS)[number],
  CapacityMetric['unit']
> = {
  memory: 'bytes',
  cpu: 'megahertz',
  'allocated-storage': 'bytes',
  'primary-storage': 'bytes',
  'secondary-storage': 'bytes',
  'management-ips': 'addresses',
  'shared-network-ips': 'addresses',
};

/**
 * Sums over the given (production) regions: the seven numbers always, others as far as regions report them.
 * A region that does not answer is left out and named, so that a total is never silently short.
 */
export function buildTotals(regions: RegionCapacity[]): CapacityTotal[] {
  const answering = regions.filter(
    ({ state }) => state === 'fresh' || state === 'stale',
  );
  const missingRegionIds = regions
    .filter(region => !answering.includes(region))
    .map(({ regionId }) => regionId);
  const units = new Map<string, CapacityMetric['unit']>(Object.entries(UNITS));
  for (const { kind, unit } of answering.flatMap(({ metrics }) => metrics)) {
    if (!units.has(kind)) units.set(kind, unit);
  }
  return [...units].map(([kind, unit]) => ({
    ...buildTotal(kind, unit, answering),
    missingRegionIds,
  }));
}

function buildTotal(
  kind: string,
  unit: CapacityMetric['unit'],
  regions: RegionCapacity[],
): Omit<CapacityTotal, 'missingRegionIds'> {
  const parts = regions.flatMap(({ regionId, state, metrics }) =>
    metrics
      // Another unit under the same name is another number.
      .filter(metric => metric.kind === kind && metric.unit === unit)
      .map(metric => ({ regionId, state, ...metric })),
  );
  const allocated = parts.flatMap(part => part.allocated ?? []);
  return {
    kind,
    unit,
    used: exactSum(parts.map(({ used }) => used)),
    // A sum over only some regions would be compared with a total over all of them.
    allocated:
      parts.length > 0 && allocated.length === parts.length
        ? exactSum(allocated)
        : undefined,
    total: exactSum(parts.map(({ total }) => total)),
    regionIds: parts.map(({ regionId }) => regionId),
    staleRegionIds: parts
      .filter(({ state }) => state === 'stale')
      .map(({ regionId }) => regionId),
  };
}
