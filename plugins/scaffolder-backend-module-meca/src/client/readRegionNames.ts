import { Region } from '@meca/backstage-plugin-meca-common';
import { CallOptions, MecaServiceClient } from './MecaServiceClient';

/** Regions as people know them. */
export interface RegionNames {
  /** `MECA-PolITO` for `polito`; the id itself for a region that is not known. */
  nameOf(regionId: string): string;
  /** Of the institution's own region, else of the one named. */
  zoneOf(institutionRef: string, regionId: string): string | undefined;
}

/** Names are for people alone: where they cannot be read, ids stand in for them and nothing fails. Throws when aborted. */
export async function readRegionNames(
  client: MecaServiceClient,
  callOptions: CallOptions,
): Promise<RegionNames> {
  const regions = await client.call('listRegions', {}, callOptions).then(
    ({ items }) => items,
    (): Region[] => [],
  );
  callOptions.signal?.throwIfAborted();
  const byId = new Map(regions.map(region => [region.id, region]));
  return {
    nameOf: regionId => byId.get(regionId)?.name ?? regionId,
    zoneOf: (institutionRef, regionId) => {
      const ref = institutionRef.toLocaleLowerCase('en-US');
      const own = regions.find(
        region =>
          region.stage === 'production' &&
          region.institutionRef.toLocaleLowerCase('en-US') === ref,
      );
      return (own ?? byId.get(regionId))?.timeZone;
    },
  };
}
