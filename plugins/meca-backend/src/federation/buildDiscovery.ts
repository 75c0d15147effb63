import { Discovery } from '@meca/backstage-plugin-meca-common';
import { DiscoveredRegion } from '@meca/backstage-plugin-meca-node';
import { RegionDefinition } from './types';

/** Lays what one region knows of the others beside what this portal knows. */
export function buildDiscovery(
  askedRegionId: string,
  found: DiscoveredRegion[],
  known: RegionDefinition[],
): Discovery {
  const byNumber = new Map(known.map(region => [region.number, region]));
  const items = [...found]
    .sort((a, b) => a.number - b.number)
    .map(region => {
      const endpointHost = hostOf(region.endpoint);
      const ours = byNumber.get(region.number);
      const differences = ours ? compare(region, endpointHost, ours) : [];
      return {
        number: region.number,
        name: region.name,
        endpointHost,
        state: stateOf(ours, differences),
        regionId: ours?.id,
        differences,
      };
    });
  return { askedRegionId, items };
}

function stateOf(
  ours: RegionDefinition | undefined,
  differences: string[],
): Discovery['items'][number]['state'] {
  if (!ours) return 'new';
  return differences.length > 0 ? 'differs' : 'known';
}

function compare(
  theirs: DiscoveredRegion,
  theirHost: string,
  ours: RegionDefinition,
): string[] {
  const differences: string[] = [];
  if (theirs.name !== ours.name) {
    differences.push(
      `It is called "${theirs.name}" there and "${ours.name}" here`,
    );
  }
  if (theirHost !== ours.endpoint.host) {
    differences.push(
      `It is at ${theirHost || 'an unreadable address'} there and at ${
        ours.endpoint.host
      } here`,
    );
  }
  return differences;
}

/** Only the host: an address written into a region by hand may hold anything, keys too. */
function hostOf(endpoint: string): string {
  return URL.canParse(endpoint) ? new URL(endpoint).host : '';
}
