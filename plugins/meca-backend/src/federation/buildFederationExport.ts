import { FederationExport } from '@meca/backstage-plugin-meca-common';
import { RegionDefinition } from './types';

/**
 * For each classic installation the calls that teach it about all the others. Test regions neither learn nor are
 * taught: classic installations have no notion of them and would place on them.
 */
export function buildFederationExport(
  regions: RegionDefinition[],
): FederationExport {
  const members = regions
    .filter(({ stage }) => stage === 'production')
    .sort((a, b) => a.number - b.number);
  return {
    items: members.map(member => ({
      regionId: member.id,
      name: member.name,
      calls: members
        .filter(other => other.id !== member.id)
        .map(other => ({
          command: 'addRegion',
          id: other.number,
          name: other.name,
          endpoint: other.endpoint.href,
        })),
    })),
  };
}
