import { Host, Network, StoragePool, Zone } from '../region/entities';
import { Machine, MachineState } from '../region/records';
import { Region } from '../region/Region';

/** How much of a root disk is really written; disks are thin. */
const ROOT_DISK_FILL = 0.1;

const PLACED: MachineState[] = ['Starting', 'Running', 'Stopping'];
const NOT_ALLOCATED: MachineState[] = ['Destroyed', 'Error', 'Expunging'];

export interface Compute {
  cpuMhz: number;
  memoryBytes: number;
  cores: number;
}

function emptyCompute(): Compute {
  return { cpuMhz: 0, memoryBytes: 0, cores: 0 };
}

function addMachine(sum: Compute, machine: Machine): void {
  sum.cpuMhz += machine.cores * machine.speedMhz;
  sum.memoryBytes += machine.memoryBytes;
  sum.cores += machine.cores;
}

export function isListed(machine: Machine): boolean {
  return machine.removed === undefined;
}

export function totalCpuMhz(host: Host): number {
  return Math.round(host.cores * host.speedMhz * host.cluster.cpuOvercommit);
}

export function totalMemoryBytes(host: Host): number {
  return Math.round(host.memoryBytes * host.cluster.memoryOvercommit);
}

/** Hosts that take part in capacity: a host that is down or disabled has none to give. */
export function isUsable(host: Host): boolean {
  return host.state === 'Up' && host.resourceState === 'Enabled';
}

/** What the machines placed on each host take, without what others take. */
export function machinesByHost(region: Region): Map<string, Compute> {
  const byHost = new Map<string, Compute>();
  for (const machine of region.records.machines) {
    if (!machine.hostId || !PLACED.includes(machine.state)) continue;
    const sum = byHost.get(machine.hostId) ?? emptyCompute();
    addMachine(sum, machine);
    byHost.set(machine.hostId, sum);
  }
  return byHost;
}

/** What the zone's machines were promised, running or stopped. */
export function allocatedCompute(region: Region, zone: Zone): Compute {
  const sum = emptyCompute();
  for (const machine of region.records.machines) {
    if (machine.zoneId !== zone.id || !isListed(machine)) continue;
    if (!NOT_ALLOCATED.includes(machine.state)) addMachine(sum, machine);
  }
  return sum;
}

export interface DiskUse {
  allocatedBytes: number;
  usedBytes: number;
}

/** Root disks on a pool, and the copies of their templates, on top of what others have there. */
export function diskUse(region: Region, pool: StoragePool): DiskUse {
  const use = {
    allocatedBytes: pool.baseAllocatedBytes,
    usedBytes: pool.baseUsedBytes,
  };
  const templates = new Set<string>();
  for (const machine of region.records.machines) {
    if (machine.poolId !== pool.id || !isListed(machine)) continue;
    use.allocatedBytes += machine.rootDiskBytes;
    use.usedBytes += Math.round(machine.rootDiskBytes * ROOT_DISK_FILL);
    templates.add(machine.templateId);
  }
  for (const { template, copy } of region.templates.rows()) {
    if (copy.zoneId === pool.zone.id && templates.has(template.id)) {
      use.usedBytes += copy.storedBytes;
    }
  }
  return use;
}

/** What templates occupy on a zone's secondary storage, with what others have there. */
export function secondaryUse(region: Region, zone: Zone): number {
  return region.templates
    .rows()
    .filter(({ copy }) => copy.zoneId === zone.id)
    .reduce(
      (sum, { copy }) => sum + copy.storedBytes,
      zone.secondaryStorage.used,
    );
}

/** Guest addresses that machines hold; they keep them until they are expunged. */
export function takenAddresses(region: Region, network: Network): Set<string> {
  return new Set(
    region.records.machines
      .filter(isListed)
      .flatMap(machine => machine.nics)
      .filter(nic => nic.networkId === network.id)
      .map(nic => nic.address),
  );
}
