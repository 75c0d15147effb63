import { NamedRegion, RegionError } from '@meca/backstage-plugin-meca-node';
import { z } from 'zod';
import { CloudStackConfig } from './config';
import { ListReader } from './protocol/ListReader';
import { flagSchema, idSchema, lenient } from './protocol/values';

const zoneSchema = z.object({
  id: idSchema,
  name: z.string(),
  networktype: lenient(z.string()),
  allocationstate: lenient(z.string()),
});
type ZoneRow = z.output<typeof zoneSchema>;

const networkSchema = z.object({
  id: idSchema,
  name: z.string(),
  zoneid: idSchema,
  type: lenient(z.string()),
  canusefordeploy: lenient(flagSchema),
});
type NetworkRow = z.output<typeof networkSchema>;

/** One zone that sessions use. */
export interface UsedZone {
  id: string;
  name: string;
  /** To which machines are attached; undefined: what CloudStack chooses. */
  networkId?: string;
}

export interface ReadPlacementOptions {
  region: NamedRegion;
  config: Pick<CloudStackConfig, 'zone' | 'network'>;
  lists: ListReader;
  signal: AbortSignal;
}

function isNamed(row: { id: string; name: string }, wanted: string): boolean {
  return row.id === wanted || row.name === wanted;
}

function misconfigured(
  region: NamedRegion,
  key: 'zone' | 'network',
  what: string,
): RegionError {
  return new RegionError({
    regionId: region.id,
    code: 'rejected',
    message: `Region ${region.name} has no ${what}`,
    remedy: `Set meca.regions.${region.id}.${key} to a name or id that exists there and is open to the portal’s account`,
  });
}

/** Shared networks first: students reach them without port forwarding. */
function chooseNetwork(networks: NetworkRow[]): NetworkRow | undefined {
  const usable = networks.filter(network => network.canusefordeploy !== false);
  return usable.find(network => network.type === 'Shared') ?? usable.at(0);
}

/** Zones in which sessions get their machines, with the network in each. */
export async function readPlacement(
  options: ReadPlacementOptions,
): Promise<UsedZone[]> {
  const { region, config, lists, signal } = options;
  const identify = (row: { id: string }) => row.id;
  const [zones, networks] = await Promise.all([
    lists.listAll<ZoneRow>({
      command: 'listZones',
      key: 'zone',
      // Without it, ordinary users see no zone in which they have no machine yet.
      parameters: { available: true },
      row: zoneSchema,
      identify,
      signal,
    }),
    lists.listAll<NetworkRow>({
      command: 'listNetworks',
      key: 'network',
      parameters: { canusefordeploy: true },
      row: networkSchema,
      identify,
      signal,
    }),
  ]);
  return buildPlacement({ region, config, zones, networks });
}

/** @throws RegionError when `zone` or `network` name something that is not there. */
export function buildPlacement(options: {
  region: NamedRegion;
  config: Pick<CloudStackConfig, 'zone' | 'network'>;
  zones: ZoneRow[];
  networks: NetworkRow[];
}): UsedZone[] {
  const { region, config, zones, networks } = options;
  const { zone: wantedZone, network: wantedNetwork } = config;
  const named =
    wantedNetwork === undefined
      ? networks
      : networks.filter(network => isNamed(network, wantedNetwork));
  const used = zones.filter(zone => {
    if (wantedZone !== undefined) return isNamed(zone, wantedZone);
    if (zone.allocationstate === 'Disabled') return false;
    return (
      wantedNetwork === undefined ||
      named.some(network => network.zoneid === zone.id)
    );
  });

  if (used.length === 0) {
    if (wantedZone !== undefined) {
      throw misconfigured(region, 'zone', `zone called ${wantedZone}`);
    }
    throw wantedNetwork === undefined
      ? misconfigured(region, 'zone', 'enabled zone')
      : misconfigured(region, 'network', `network called ${wantedNetwork}`);
  }
  return used.map(zone => {
    const network = chooseNetwork(
      named.filter(({ zoneid }) => zoneid === zone.id),
    );
    if (wantedNetwork !== undefined && !network) {
      throw misconfigured(
        region,
        'network',
        `network called ${wantedNetwork} in zone ${zone.name}`,
      );
    }
    const isBasic = zone.networktype === 'Basic' && wantedNetwork === undefined;
    return {
      id: zone.id,
      name: zone.name,
      ...(!isBasic && network && { networkId: network.id }),
    };
  });
}
