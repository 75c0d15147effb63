import { secondaryUse } from '../capacity/usage';
import { stableUuid } from '../region/ids';
import { imageStoreName } from '../templates/templateView';
import { Command, matches, matchesKeyword } from './Command';

const listImageStores: Command = {
  name: 'listImageStores',
  access: 'root',
  handle: ({ region, args }) => ({
    kind: 'list',
    key: 'imagestore',
    rows: region.infrastructure.zones
      .map(zone => ({
        id: stableUuid(region.id, 'imagestore', zone.id),
        zoneid: zone.id,
        zonename: zone.name,
        name: imageStoreName(region, zone.id),
        url: `nfs://172.17.1.${10 + zone.seq}/export/secondary`,
        protocol: 'nfs',
        providername: 'NFS',
        scope: 'ZONE',
        readonly: false,
        disksizetotal: zone.secondaryStorage.total,
        disksizeused: secondaryUse(region, zone),
      }))
      .filter(
        store =>
          matches(args, 'id', store.id) &&
          matches(args, 'zoneid', store.zoneid) &&
          matches(args, 'name', store.name) &&
          matches(args, 'protocol', store.protocol) &&
          matches(args, 'provider', store.providername) &&
          (args.boolean('readonly') ?? false) === false &&
          matchesKeyword(args, store.name, store.providername),
      ),
  }),
};

export const imageStoreCommands = [listImageStores];
