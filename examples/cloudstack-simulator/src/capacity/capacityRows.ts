import { Host, Zone } from '../region/entities';
import { Region } from '../region/Region';
import {
  allocatedCompute,
  diskUse,
  isUsable,
  machinesByHost,
  secondaryUse,
  takenAddresses,
  totalCpuMhz,
  totalMemoryBytes,
} from './usage';

export interface CapacityScope {
  zone: Zone;
  podId?: string;
  clusterId?: string;
}

export interface CapacityRow {
  type: number;
  name: string;
  total: number;
  used: number;
  /** Promised to machines, running or stopped; only for computing power of whole zones. */
  allocated?: number;
}

/** A row before its sums: what was there without machines, and what they add. */
interface CountedRow {
  type: number;
  name: string;
  total: number;
  base: number;
  machines: number;
  promised?: number;
}

/** Management addresses of the zone's own machines: storage, console, router. */
const SYSTEM_VM_IPS = 3;

function sum<T>(items: T[], value: (item: T) => number): number {
  return items.reduce((total, item) => total + value(item), 0);
}

function hostsIn(region: Region, scope: CapacityScope): Host[] {
  return region.infrastructure.hosts.filter(
    host =>
      host.cluster.pod.zone === scope.zone &&
      isUsable(host) &&
      (!scope.podId || host.cluster.pod.id === scope.podId) &&
      (!scope.clusterId || host.cluster.id === scope.clusterId),
  );
}

function computeRows(region: Region, scope: CapacityScope): CountedRow[] {
  const hosts = hostsIn(region, scope);
  const placed = machinesByHost(region);
  // Only whole zones are asked for what was promised, not for pods and clusters.
  const whole = !scope.podId && !scope.clusterId;
  const allocated = whole ? allocatedCompute(region, scope.zone) : undefined;
  return [
    {
      type: 0,
      name: 'MEMORY',
      total: sum(hosts, totalMemoryBytes),
      base: sum(hosts, host => host.baseMemoryBytes),
      machines: sum(hosts, host => placed.get(host.id)?.memoryBytes ?? 0),
      promised: allocated?.memoryBytes,
    },
    {
      type: 1,
      name: 'CPU',
      total: sum(hosts, totalCpuMhz),
      base: sum(hosts, host => host.baseCpuMhz),
      machines: sum(hosts, host => placed.get(host.id)?.cpuMhz ?? 0),
      promised: allocated?.cpuMhz,
    },
    {
      type: 90,
      name: 'CPU_CORE',
      total: sum(hosts, host => host.cores),
      base: sum(hosts, host => Math.round(host.baseCpuMhz / host.speedMhz)),
      machines: sum(hosts, host => placed.get(host.id)?.cores ?? 0),
      promised: allocated?.cores,
    },
  ];
}

function storageRows(region: Region, zone: Zone): CountedRow[] {
  const pools = region.infrastructure.storagePools
    .filter(pool => pool.zone === zone)
    .map(pool => ({ pool, use: diskUse(region, pool) }));
  const usedBase = sum(pools, ({ pool }) => pool.baseUsedBytes);
  const allocatedBase = sum(pools, ({ pool }) => pool.baseAllocatedBytes);
  return [
    {
      type: 2,
      name: 'STORAGE',
      total: sum(pools, ({ pool }) => pool.sizeBytes),
      base: usedBase,
      machines: sum(pools, ({ use }) => use.usedBytes) - usedBase,
    },
    {
      type: 3,
      name: 'STORAGE_ALLOCATED',
      total: sum(pools, ({ pool }) => pool.sizeBytes * pool.overprovisioning),
      base: allocatedBase,
      machines: sum(pools, ({ use }) => use.allocatedBytes) - allocatedBase,
    },
  ];
}

function zoneWideRows(region: Region, zone: Zone): CountedRow[] {
  const secondaryBase =
    zone.secondaryStorage.used +
    sum(
      // Also those since deleted: given numbers were taken when they were there.
      region.infrastructure.templates
        .flatMap(({ copies }) => copies)
        .filter(copy => copy.zoneId === zone.id),
      copy => copy.storedBytes,
    );
  const shared = region.infrastructure.networks.filter(
    network => network.zone === zone && network.type === 'Shared',
  );
  return [
    {
      type: 4,
      name: 'VIRTUAL_NETWORK_PUBLIC_IP',
      total: zone.publicIps.total,
      base: zone.publicIps.used,
      machines: 0,
    },
    {
      type: 6,
      name: 'SECONDARY_STORAGE',
      total: zone.secondaryStorage.total,
      base: secondaryBase,
      machines: secondaryUse(region, zone) - secondaryBase,
    },
    {
      type: 7,
      name: 'VLAN',
      total: zone.vlans.total,
      base: zone.vlans.used,
      machines: 0,
    },
    {
      type: 8,
      name: 'DIRECT_ATTACHED_PUBLIC_IP',
      total: sum(shared, network => network.lastIp - network.firstIp + 1),
      base: sum(shared, network => network.baseUsedIps),
      machines: sum(shared, network => takenAddresses(region, network).size),
    },
  ];
}

function managementRow(region: Region, scope: CapacityScope): CountedRow {
  const pods = region.infrastructure.pods.filter(
    pod => pod.zone === scope.zone && (!scope.podId || pod.id === scope.podId),
  );
  const first = region.infrastructure.pods.find(p => p.zone === scope.zone);
  const system =
    scope.zone.systemVms && first && pods.includes(first) ? SYSTEM_VM_IPS : 0;
  return {
    type: 5,
    name: 'PRIVATE_IP',
    total: sum(pods, pod => pod.managementIps.total),
    base: sum(pods, pod => pod.managementIps.used) + system,
    machines: 0,
  };
}

/** Numbers that the description gives take the place of counted ones; use by machines is added. */
function toRow(region: Region, zone: Zone, row: CountedRow): CapacityRow {
  const given =
    region.infrastructure.zones[0] === zone
      ? region.description.capacity.find(({ type }) => type === row.type)
      : undefined;
  const base = given?.used ?? row.base;
  return {
    type: row.type,
    name: row.name,
    total: given?.total ?? row.total,
    used: base + row.machines,
    allocated:
      row.promised === undefined
        ? undefined
        : (given?.allocated ?? base) + row.promised,
  };
}

function countedRows(region: Region, scope: CapacityScope): CountedRow[] {
  const rows = computeRows(region, scope);
  if (!scope.clusterId) rows.push(managementRow(region, scope));
  if (!scope.podId && !scope.clusterId) {
    rows.push(
      ...storageRows(region, scope.zone),
      ...zoneWideRows(region, scope.zone),
    );
  }
  return rows;
}

/** Capacity by type; like CloudStack, no row for a kind of which there is none at all. */
export function buildCapacityRows(
  region: Region,
  scope: CapacityScope,
): CapacityRow[] {
  return countedRows(region, scope)
    .map(row => toRow(region, scope.zone, row))
    .filter(row => row.total > 0)
    .sort((a, b) => a.type - b.type);
}

/** `##.##` of a percentage, half to even, as the server's decimal format prints it. */
export function formatPercent(used: number, total: number): string {
  if (total === 0) return '0';
  const hundredths = (used / total) * 10_000;
  const floor = Math.floor(hundredths);
  const rest = hundredths - floor;
  const up = rest > 0.5 || (rest === 0.5 && floor % 2 === 1);
  return String((floor + (up ? 1 : 0)) / 100);
}
