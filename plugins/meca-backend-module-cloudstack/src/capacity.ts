import { CapacityMetric } from '@meca/backstage-plugin-meca-common';
import { CapacityReport } from '@meca/backstage-plugin-meca-node';
import { z } from 'zod';
import { ListReader } from './protocol/ListReader';
import { idSchema, lenient, numberSchema } from './protocol/values';

const rowSchema = z.object({
  type: numberSchema,
  name: lenient(z.string()),
  zoneid: lenient(idSchema),
  podid: lenient(idSchema),
  podname: lenient(z.string()),
  clusterid: lenient(idSchema),
  tag: lenient(z.string()),
  capacityused: numberSchema.default(0),
  capacitytotal: numberSchema.default(0),
  capacityallocated: lenient(numberSchema),
});
export type CapacityRow = z.output<typeof rowSchema>;

type Kind = Pick<CapacityMetric, 'kind' | 'unit'>;

/** CloudStack's type numbers. Memory and storage are in bytes, CPU in MHz. */
const KINDS: Record<number, Kind> = {
  0: { kind: 'memory', unit: 'bytes' },
  1: { kind: 'cpu', unit: 'megahertz' },
  2: { kind: 'primary-storage', unit: 'bytes' },
  3: { kind: 'allocated-storage', unit: 'bytes' },
  4: { kind: 'public-ips', unit: 'addresses' },
  5: { kind: 'management-ips', unit: 'addresses' },
  6: { kind: 'secondary-storage', unit: 'bytes' },
  7: { kind: 'vlans', unit: 'count' },
  8: { kind: 'shared-network-ips', unit: 'addresses' },
  9: { kind: 'local-storage', unit: 'bytes' },
  10: { kind: 'ipv6-subnets', unit: 'count' },
  19: { kind: 'gpus', unit: 'count' },
  20: { kind: 'object-storage', unit: 'bytes' },
  21: { kind: 'backup-storage', unit: 'bytes' },
  90: { kind: 'cpu-cores', unit: 'count' },
};

function kindOf(row: CapacityRow): Kind {
  const known = KINDS[row.type];
  if (known) return known;
  const slug = row.name?.toLowerCase().replace(/[^a-z0-9]+/g, '-');
  return { kind: slug || `type-${row.type}`, unit: 'count' };
}

function isWholeZone(row: CapacityRow): boolean {
  if (row.clusterid !== undefined) return false;
  // Old releases: a row of podname "All" beside the rows of the pods.
  return row.podid === undefined || row.podname === 'All';
}

function groupBy<T>(rows: T[], keyOf: (row: T) => string): T[][] {
  const groups = new Map<string, T[]>();
  for (const row of rows) {
    const key = keyOf(row);
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  return [...groups.values()];
}

function sum(values: number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/**
 * Sums rows of `listCapacity` over zones. Rows per tag repeat what the plain rows say, and rows per pod count only where no row
 * speaks for the whole zone. `allocated` is given only if every zone gives it: a part of it would look like all of it.
 */
export function buildCapacityMetrics(rows: CapacityRow[]): CapacityMetric[] {
  const zoneRows = groupBy(
    rows.filter(row => !row.tag),
    row => `${row.type}/${row.zoneid}`,
  ).flatMap(group => {
    const whole = group.filter(isWholeZone);
    if (whole.length > 0) return whole.slice(0, 1);
    const pods = group.filter(row => row.clusterid === undefined);
    return pods.length > 0 ? pods : group;
  });

  return groupBy(zoneRows, row => String(row.type)).map(group => {
    const allocated = group.flatMap(row => row.capacityallocated ?? []);
    return {
      ...kindOf(group[0]),
      used: sum(group.map(row => row.capacityused)),
      ...(allocated.length === group.length && { allocated: sum(allocated) }),
      total: sum(group.map(row => row.capacitytotal)),
    };
  });
}

/**
 * Zone by zone: in some releases a call for all zones fills `capacityallocated` for one zone only.
 * Fails as a whole when one zone cannot be asked.
 */
export async function readCapacity(options: {
  lists: ListReader;
  zoneIds: string[];
  signal: AbortSignal;
}): Promise<CapacityReport & { rows: CapacityRow[] }> {
  const { lists, zoneIds, signal } = options;
  const zones = await Promise.all(
    zoneIds.map(zoneid =>
      lists.readOnce({
        command: 'listCapacity',
        key: 'capacity',
        parameters: { zoneid },
        row: rowSchema,
        signal,
      }),
    ),
  );
  // A row is of the zone asked for, whether it says so or not.
  const rows = zones.flatMap((found, index) =>
    found.map(row => ({ ...row, zoneid: zoneIds[index] })),
  );
  return { source: 'listCapacity', metrics: buildCapacityMetrics(rows), rows };
}
