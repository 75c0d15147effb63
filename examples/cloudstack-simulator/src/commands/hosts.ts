import {
  Compute,
  diskUse,
  machinesByHost,
  totalCpuMhz,
  totalMemoryBytes,
} from '../capacity/usage';
import { formatDate } from '../protocol/dates';
import { Host } from '../region/entities';
import { Region } from '../region/Region';
import { stableUuid } from '../region/ids';
import { Command, matches, matchesKeyword } from './Command';

const IDLE: Compute = { cpuMhz: 0, memoryBytes: 0, cores: 0 };
const INSTALLED = Date.UTC(2024, 8, 2, 8, 30);

function percent(part: number, whole: number): string {
  return `${Math.round((part / whole) * 10_000) / 100}%`;
}

function hostView(region: Region, host: Host, placed: Compute) {
  const { cluster } = host;
  const cpuMhz = host.baseCpuMhz + placed.cpuMhz;
  const memoryBytes = host.baseMemoryBytes + placed.memoryBytes;
  return {
    id: host.id,
    name: host.name,
    state: host.state,
    type: 'Routing',
    ipaddress: host.address,
    zoneid: cluster.pod.zone.id,
    zonename: cluster.pod.zone.name,
    podid: cluster.pod.id,
    podname: cluster.pod.name,
    clusterid: cluster.id,
    clustername: cluster.name,
    clustertype: 'CloudManaged',
    version: region.version,
    hypervisor: cluster.hypervisor,
    cpusockets: 1,
    cpunumber: host.cores,
    cpuspeed: host.speedMhz,
    cpuallocated: percent(cpuMhz, host.cores * host.speedMhz),
    cpuallocatedvalue: cpuMhz,
    cpuallocatedpercentage: percent(cpuMhz, host.cores * host.speedMhz),
    cpuallocatedwithoverprovisioning: percent(cpuMhz, totalCpuMhz(host)),
    // Guests of a class are mostly idle: a tenth of what they were promised.
    cpuused: percent(cpuMhz * 0.1, host.cores * host.speedMhz),
    cpuwithoverprovisioning: String(totalCpuMhz(host)),
    memorytotal: host.memoryBytes,
    memorywithoverprovisioning: String(totalMemoryBytes(host)),
    memoryallocated: memoryBytes,
    memoryallocatedbytes: memoryBytes,
    memoryallocatedpercentage: percent(memoryBytes, totalMemoryBytes(host)),
    memoryused: Math.round(memoryBytes * 0.6),
    networkkbsread: 0,
    networkkbswrite: 0,
    capabilities: 'hvm,snapshot',
    // The unit mistake of real servers: milliseconds taken for seconds.
    lastpinged: formatDate(Math.floor(region.now() / 1000)),
    managementserverid: region.isAtLeast('4.15')
      ? stableUuid(region.id, 'managementserver')
      : 345052351049,
    resourcestate: host.resourceState,
    hahost: false,
    islocalstorageactive: false,
    events:
      'HostDown; ManagementServerDown; AgentDisconnected; ShutdownRequested; PingTimeout; AgentConnected; Ping; Remove; StartAgentRebalance',
    created: formatDate(INSTALLED),
    arch: 'x86_64',
  };
}

const listHosts: Command = {
  name: 'listHosts',
  access: 'root',
  refs: { id: 'hosts' },
  handle: ({ region, args }) => {
    const placed = machinesByHost(region);
    const type = args.string('type')?.toLowerCase();
    const rows = region.infrastructure.hosts.filter(
      host =>
        (!type || type === 'routing') &&
        matches(args, 'id', host.id) &&
        matches(args, 'name', host.name) &&
        matches(args, 'state', host.state) &&
        matches(args, 'resourcestate', host.resourceState) &&
        matches(args, 'hypervisor', host.cluster.hypervisor) &&
        matches(args, 'clusterid', host.cluster.id) &&
        matches(args, 'podid', host.cluster.pod.id) &&
        matches(args, 'zoneid', host.cluster.pod.zone.id) &&
        matchesKeyword(args, host.name),
    );
    return {
      kind: 'list',
      key: 'host',
      rows: rows.map(host =>
        hostView(region, host, placed.get(host.id) ?? IDLE),
      ),
    };
  },
};

const listStoragePools: Command = {
  name: 'listStoragePools',
  access: 'root',
  refs: { id: 'storagePools' },
  handle: ({ region, args }) => ({
    kind: 'list',
    key: 'storagepool',
    rows: region.infrastructure.storagePools
      .filter(
        pool =>
          matches(args, 'id', pool.id) &&
          matches(args, 'name', pool.name) &&
          matches(args, 'zoneid', pool.zone.id) &&
          matchesKeyword(args, pool.name),
      )
      .map(pool => {
        const use = diskUse(region, pool);
        return {
          id: pool.id,
          zoneid: pool.zone.id,
          zonename: pool.zone.name,
          name: pool.name,
          ipaddress: `172.17.0.${10 + pool.seq}`,
          path: `/export/${pool.name}`,
          created: formatDate(INSTALLED),
          type: pool.type,
          disksizetotal: pool.sizeBytes,
          disksizeallocated: use.allocatedBytes,
          disksizeused: use.usedBytes,
          tags: pool.tags,
          state: 'Up',
          scope: 'ZONE',
          overprovisionfactor: String(pool.overprovisioning),
          suitableformigration: false,
        };
      }),
  }),
};

const listManagementServers: Command = {
  name: 'listManagementServers',
  access: 'root',
  handle: ({ region }) => ({
    kind: 'list',
    key: 'managementserver',
    rows: [
      {
        id: stableUuid(region.id, 'managementserver'),
        name: `${region.id}-management`,
        state: 'Up',
        version: region.version,
        serviceip: region.description.host,
        lastserverstart: formatDate(INSTALLED),
      },
    ],
  }),
};

export const hostCommands = [
  listHosts,
  listStoragePools,
  listManagementServers,
];
