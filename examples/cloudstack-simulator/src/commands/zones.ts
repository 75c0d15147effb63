import { buildCapacityRows } from '../capacity/capacityRows';
import { Zone } from '../region/entities';
import { Region } from '../region/Region';
import { capacityView } from './capacity';
import { Call, Command, matches, matchesKeyword } from './Command';
import { isRoot } from '../region/Caller';

function zoneView(call: Call, zone: Zone) {
  const withCapacity =
    call.args.boolean('showcapacities') && isRoot(call.caller);
  return {
    id: zone.id,
    name: zone.name,
    dns1: '8.8.8.8',
    internaldns1: '10.0.0.53',
    networktype: zone.networkType,
    securitygroupsenabled: false,
    allocationstate: zone.allocationState,
    zonetoken: zone.id.replaceAll('-', ''),
    dhcpprovider: 'VirtualRouter',
    localstorageenabled: false,
    type: 'Core',
    tags: [],
    ...(withCapacity && {
      capacity: buildCapacityRows(call.region, { zone }).map(row =>
        capacityView(row, { zone }),
      ),
    }),
  };
}

const listZones: Command = {
  name: 'listZones',
  access: 'everybody',
  refs: { id: 'zones' },
  handle: call => {
    const { region, args } = call;
    const ids = args.list('ids');
    const rows = region.infrastructure.zones.filter(
      zone =>
        matches(args, 'id', zone.id) &&
        (!ids || ids.includes(zone.id)) &&
        matches(args, 'name', zone.name) &&
        matches(args, 'networktype', zone.networkType) &&
        matchesKeyword(args, zone.name),
    );
    return {
      kind: 'list',
      key: 'zone',
      rows: rows.map(zone => zoneView(call, zone)),
    };
  },
};

const listPods: Command = {
  name: 'listPods',
  access: 'root',
  refs: { id: 'pods' },
  handle: ({ region, args }) => ({
    kind: 'list',
    key: 'pod',
    rows: region.infrastructure.pods
      .filter(
        pod =>
          matches(args, 'id', pod.id) &&
          matches(args, 'zoneid', pod.zone.id) &&
          matches(args, 'name', pod.name) &&
          matchesKeyword(args, pod.name),
      )
      .map(pod => ({
        id: pod.id,
        name: pod.name,
        zoneid: pod.zone.id,
        zonename: pod.zone.name,
        gateway: `172.16.${pod.seq % 256}.1`,
        netmask: '255.255.255.0',
        startip: [`172.16.${pod.seq % 256}.200`],
        endip: [`172.16.${pod.seq % 256}.250`],
        allocationstate: 'Enabled',
      })),
  }),
};

function ratio(number: number): string {
  return Number.isInteger(number) ? `${number}.0` : String(number);
}

const listClusters: Command = {
  name: 'listClusters',
  access: 'root',
  refs: { id: 'clusters' },
  handle: ({ region, args }) => ({
    kind: 'list',
    key: 'cluster',
    rows: region.infrastructure.clusters
      .filter(
        cluster =>
          matches(args, 'id', cluster.id) &&
          matches(args, 'podid', cluster.pod.id) &&
          matches(args, 'zoneid', cluster.pod.zone.id) &&
          matches(args, 'name', cluster.name) &&
          matches(args, 'hypervisor', cluster.hypervisor) &&
          matchesKeyword(args, cluster.name),
      )
      .map(cluster => ({
        id: cluster.id,
        name: cluster.name,
        podid: cluster.pod.id,
        podname: cluster.pod.name,
        zoneid: cluster.pod.zone.id,
        zonename: cluster.pod.zone.name,
        hypervisortype: cluster.hypervisor,
        clustertype: 'CloudManaged',
        allocationstate: 'Enabled',
        managedstate: 'Managed',
        cpuovercommitratio: ratio(cluster.cpuOvercommit),
        memoryovercommitratio: ratio(cluster.memoryOvercommit),
        arch: 'x86_64',
      })),
  }),
};

const listHypervisors: Command = {
  name: 'listHypervisors',
  access: 'everybody',
  handle: ({ region }) => ({
    kind: 'list',
    key: 'hypervisor',
    rows: hypervisorsOf(region).map(name => ({ name })),
    paged: false,
  }),
};

function hypervisorsOf(region: Region): string[] {
  const names = region.infrastructure.clusters.map(c => c.hypervisor);
  return [...new Set(names)];
}

export const zoneCommands = [
  listZones,
  listPods,
  listClusters,
  listHypervisors,
];
