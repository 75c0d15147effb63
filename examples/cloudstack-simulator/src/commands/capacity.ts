import {
  buildCapacityRows,
  CapacityRow,
  CapacityScope,
  formatPercent,
} from '../capacity/capacityRows';
import { parameterError } from '../protocol/ApiError';
import { Cluster, Pod } from '../region/entities';
import { Call, Command } from './Command';

interface NamedScope extends CapacityScope {
  pod?: Pod;
  cluster?: Cluster;
}

export function capacityView(row: CapacityRow, scope: NamedScope) {
  return {
    type: row.type,
    name: row.name,
    zoneid: scope.zone.id,
    zonename: scope.zone.name,
    podid: scope.pod?.id,
    podname: scope.pod?.name,
    clusterid: scope.cluster?.id,
    clustername: scope.cluster?.name,
    capacityallocated: row.allocated,
    capacityused: row.used,
    capacitytotal: row.total,
    percentused: formatPercent(row.used, row.total),
  };
}

function scopesOf({ region, args }: Call): NamedScope[] {
  const { clusters, pods, zones } = region.infrastructure;
  const cluster = clusters.find(({ id }) => id === args.string('clusterid'));
  if (cluster) {
    const { pod } = cluster;
    const podId = pod.id;
    return [{ zone: pod.zone, pod, podId, cluster, clusterId: cluster.id }];
  }
  const pod = pods.find(({ id }) => id === args.string('podid'));
  if (pod) return [{ zone: pod.zone, pod, podId: pod.id }];
  const zoneId = args.string('zoneid');
  return zones
    .filter(zone => !zoneId || zoneId === '-1' || zone.id === zoneId)
    .map(zone => ({ zone }));
}

/** With `sortby`, rows are told apart one level deeper than the filter asks. */
function deeperScopes({ region, args }: Call): NamedScope[] {
  const { clusters, pods, zones } = region.infrastructure;
  const podId = args.string('podid');
  if (podId) {
    return clusters
      .filter(cluster => cluster.pod.id === podId)
      .map(cluster => ({
        zone: cluster.pod.zone,
        pod: cluster.pod,
        podId,
        cluster,
        clusterId: cluster.id,
      }));
  }
  const zoneId = args.string('zoneid');
  if (!zoneId) return zones.map(zone => ({ zone }));
  return pods
    .filter(pod => pod.zone.id === zoneId)
    .map(pod => ({ zone: pod.zone, pod, podId: pod.id }));
}

export const listCapacity: Command = {
  name: 'listCapacity',
  access: 'root',
  handle: call => {
    const { region, args } = call;
    const sortBy = args.string('sortby');
    const type = args.number('type');
    if (sortBy !== undefined && sortBy !== 'usage') {
      throw parameterError(
        'Only value supported for sortBy parameter is : usage',
      );
    }
    if (sortBy && args.has('clusterid')) {
      throw parameterError('Currently clusterid param is not supported');
    }
    const scopes = sortBy ? deeperScopes(call) : scopesOf(call);
    const rows = scopes
      .toSorted((a, b) => a.zone.name.localeCompare(b.zone.name))
      .flatMap(scope =>
        buildCapacityRows(region, scope).map(row => ({ row, scope })),
      )
      .filter(({ row }) => type === undefined || row.type === type);
    if (sortBy) {
      rows.sort((a, b) => b.row.used / b.row.total - a.row.used / a.row.total);
    }
    return {
      kind: 'list',
      key: 'capacity',
      rows: rows.map(({ row, scope }) => capacityView(row, scope)),
      paged: sortBy !== undefined,
    };
  },
};
