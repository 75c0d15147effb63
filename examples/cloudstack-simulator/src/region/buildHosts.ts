import { ZoneDescription } from '../description/infrastructureSchema';
import { Cluster, Host, Pod, Zone } from './entities';
import { Identify } from './buildInfrastructure';

const GIB = 1024 ** 3;

/** The zone's own machines: storage, console, router. MHz and bytes, on its first host. */
export const SYSTEM_VM_CPU_MHZ = 3 * 500;
export const SYSTEM_VM_MEMORY_BYTES = (512 + 1024 + 256) * 1024 ** 2;

interface Compute {
  pods: Pod[];
  clusters: Cluster[];
  hosts: Host[];
}

function buildClusterHosts(
  cluster: Cluster,
  description: ZoneDescription['pods'][number]['clusters'][number],
  options: { identify: Identify; firstSeq: number },
): Host[] {
  const each = description.hosts.flatMap(host =>
    Array.from({ length: host.count }, (_, index) => ({ host, index })),
  );
  return each.map(({ host, index }, position) => {
    const numbered = host.count > 1 || !host.name;
    const base = host.name ?? `${cluster.pod.zone.name}-${cluster.name}-host`;
    const name = numbered ? `${base}-${index + 1}` : base;
    const seq = options.firstSeq + position;
    const cpuMhz = host.cores * host.speedMhz * cluster.cpuOvercommit;
    const memoryBytes = Math.round(host.memoryGiB * GIB);
    return {
      ...options.identify('host', `${name}/${seq}`, seq),
      name,
      cluster,
      address: `172.16.${cluster.pod.seq % 256}.${10 + (seq % 240)}`,
      cores: host.cores,
      speedMhz: host.speedMhz,
      memoryBytes,
      state: host.state,
      resourceState: host.resourceState,
      baseCpuMhz: Math.round(cpuMhz * host.load.cpu),
      baseMemoryBytes: Math.round(
        memoryBytes * cluster.memoryOvercommit * host.load.memory,
      ),
    };
  });
}

/** Pods, clusters and hosts of one zone, in the order of the description. */
export function buildCompute(
  zone: Zone,
  description: ZoneDescription,
  options: { identify: Identify; before: Compute },
): Compute {
  const { identify, before } = options;
  const built: Compute = { pods: [], clusters: [], hosts: [] };
  for (const podDescription of description.pods) {
    const pod: Pod = {
      ...identify(
        'pod',
        `${zone.name}/${podDescription.name}`,
        before.pods.length + built.pods.length + 1,
      ),
      name: podDescription.name,
      zone,
      managementIps: podDescription.managementIps,
    };
    built.pods.push(pod);
    for (const clusterDescription of podDescription.clusters) {
      const { hosts, ...rest } = clusterDescription;
      const cluster: Cluster = {
        ...identify(
          'cluster',
          `${zone.name}/${pod.name}/${rest.name}`,
          before.clusters.length + built.clusters.length + 1,
        ),
        ...rest,
        pod,
      };
      built.clusters.push(cluster);
      const firstSeq = before.hosts.length + built.hosts.length + 1;
      built.hosts.push(
        ...buildClusterHosts(cluster, clusterDescription, {
          identify,
          firstSeq,
        }),
      );
    }
  }
  if (zone.systemVms && built.hosts.length > 0) {
    built.hosts[0].baseCpuMhz += SYSTEM_VM_CPU_MHZ;
    built.hosts[0].baseMemoryBytes += SYSTEM_VM_MEMORY_BYTES;
  }
  return built;
}
