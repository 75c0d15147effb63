import { toAddress } from '../description/addresses';
import { Host, Network, StoragePool, Zone } from '../region/entities';
import { Machine } from '../region/records';
import { Region } from '../region/Region';
import {
  diskUse,
  isUsable,
  machinesByHost,
  takenAddresses,
  totalCpuMhz,
  totalMemoryBytes,
} from './usage';

export interface Placement {
  host: Host;
  pool?: StoragePool;
}

interface Need {
  zone: Zone;
  machine: Pick<
    Machine,
    'cores' | 'speedMhz' | 'memoryBytes' | 'rootDiskBytes' | 'poolId'
  >;
  /** Only this host will do. */
  hostId?: string;
}

function findHost(region: Region, need: Need): Host | undefined {
  const taken = machinesByHost(region);
  const cpuMhz = need.machine.cores * need.machine.speedMhz;
  const candidates = region.infrastructure.hosts
    .filter(host => host.cluster.pod.zone === need.zone && isUsable(host))
    .filter(host => !need.hostId || host.id === need.hostId)
    // A guest's virtual cores are threads of one host: more than it has never fit.
    .filter(host => host.cores >= need.machine.cores)
    .map(host => {
      const sum = taken.get(host.id);
      return {
        host,
        freeCpu: totalCpuMhz(host) - host.baseCpuMhz - (sum?.cpuMhz ?? 0),
        freeMemory:
          totalMemoryBytes(host) -
          host.baseMemoryBytes -
          (sum?.memoryBytes ?? 0),
      };
    })
    .filter(
      ({ freeCpu, freeMemory }) =>
        freeCpu >= cpuMhz && freeMemory >= need.machine.memoryBytes,
    );
  candidates.sort((a, b) => b.freeMemory - a.freeMemory);
  return candidates[0]?.host;
}

function findPool(region: Region, need: Need): StoragePool | undefined {
  return region.infrastructure.storagePools.find(
    pool =>
      pool.zone === need.zone &&
      diskUse(region, pool).allocatedBytes + need.machine.rootDiskBytes <=
        pool.sizeBytes * pool.overprovisioning,
  );
}

/** A host and, for a disk that is nowhere yet, a pool; undefined if the zone is full. */
export function findPlacement(
  region: Region,
  need: Need,
): Placement | undefined {
  const host = findHost(region, need);
  if (!host) return undefined;
  if (need.machine.poolId) return { host };
  const pool = findPool(region, need);
  return pool && { host, pool };
}

/** The lowest free guest address; undefined if the range is used up. */
export function findFreeAddress(
  region: Region,
  network: Network,
): string | undefined {
  const taken = takenAddresses(region, network);
  const first = network.firstIp + network.baseUsedIps;
  for (let number = first; number <= network.lastIp; number++) {
    const address = toAddress(number);
    if (!taken.has(address)) return address;
  }
  return undefined;
}
