import { RegionDescription } from '../description/regionSchema';
import { buildCompute } from './buildHosts';
import { buildNetwork } from './buildNetwork';
import { buildOsTypes, buildTemplates } from './buildTemplates';
import { buildTenants } from './buildTenants';
import { Infrastructure, Zone } from './entities';
import { stableUuid } from './ids';

const GIB = 1024 ** 3;

/** Gives an entity of a kind its UUID, from a name that is unique within the kind. */
export type Identify = (
  kind: string,
  name: string,
  seq: number,
) => { id: string; seq: number };

/** Everything that a description fixes, with ids that stay the same at every start. */
export function buildInfrastructure(
  description: RegionDescription,
): Infrastructure {
  const identify: Identify = (kind, name, seq) => ({
    id: stableUuid(description.id, kind, name),
    seq,
  });
  const osTypes = buildOsTypes(description.templates, identify);
  const built: Infrastructure = {
    ...buildTenants(description, identify),
    osTypes,
    zones: [],
    pods: [],
    clusters: [],
    hosts: [],
    storagePools: [],
    networks: [],
    templates: [],
    serviceOfferings: description.serviceOfferings.map((offering, index) => ({
      ...identify('serviceoffering', offering.name, index + 1),
      name: offering.name,
      description: offering,
    })),
    diskOfferings: description.diskOfferings.map((offering, index) => ({
      ...identify('diskoffering', offering.name, index + 101),
      name: offering.name,
      description: offering,
    })),
  };
  description.zones.forEach((zoneDescription, index) => {
    const { secondaryStorage } = zoneDescription;
    const name =
      zoneDescription.name ??
      `${description.name}-zone${index ? `-${index + 1}` : ''}`;
    const zone: Zone = {
      ...identify('zone', name, index + 1),
      name,
      networkType: zoneDescription.networkType,
      allocationState: zoneDescription.allocationState,
      secondaryStorage: {
        total: Math.round(secondaryStorage.totalGiB * GIB),
        used: Math.round(secondaryStorage.usedGiB * GIB),
      },
      publicIps: zoneDescription.publicIps,
      vlans: zoneDescription.vlans,
      systemVms: zoneDescription.systemVms,
    };
    built.zones.push(zone);
    const compute = buildCompute(zone, zoneDescription, {
      identify,
      before: built,
    });
    built.pods.push(...compute.pods);
    built.clusters.push(...compute.clusters);
    built.hosts.push(...compute.hosts);
    for (const pool of zoneDescription.storagePools) {
      built.storagePools.push({
        ...identify(
          'storagepool',
          `${name}/${pool.name}`,
          built.storagePools.length + 1,
        ),
        name: pool.name,
        zone,
        type: pool.type,
        sizeBytes: Math.round(pool.sizeGiB * GIB),
        overprovisioning: pool.overprovisioning,
        baseUsedBytes: Math.round(pool.usedGiB * GIB),
        baseAllocatedBytes: Math.round(pool.allocatedGiB * GIB),
        tags: pool.tags,
      });
    }
    for (const network of zoneDescription.networks) {
      const seq = 204 + built.networks.length;
      built.networks.push(buildNetwork(zone, network, { identify, seq }));
    }
  });
  built.templates = buildTemplates(description.templates, {
    identify,
    zones: built.zones,
    osTypes,
    hypervisor: built.clusters[0]?.hypervisor ?? 'KVM',
    owner: built.accounts[0],
  });
  return built;
}
