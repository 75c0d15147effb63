import { formatDate } from '../protocol/dates';
import { isRoot } from '../region/Caller';
import { Network } from '../region/entities';
import { stableUuid } from '../region/ids';
import { Call, Command, matches, matchesKeyword, ownership } from './Command';

const MADE = Date.UTC(2024, 8, 2, 9, 30);

function networkView({ region, caller }: Call, network: Network) {
  const shared = network.type === 'Shared';
  const vlan = network.vlan ?? 100 + network.seq;
  const offering = shared
    ? 'DefaultSharedNetworkOffering'
    : 'DefaultIsolatedNetworkOfferingWithSourceNatService';
  return {
    id: network.id,
    name: network.name,
    displaytext: network.displayText,
    broadcastdomaintype: 'Vlan',
    traffictype: 'Guest',
    gateway: network.gateway,
    netmask: network.netmask,
    cidr: network.cidr,
    zoneid: network.zone.id,
    zonename: network.zone.name,
    networkofferingid: stableUuid(region.id, 'networkoffering', offering),
    networkofferingname: offering,
    networkofferingdisplaytext: offering,
    networkofferingconservemode: true,
    networkofferingavailability: 'Optional',
    issystem: false,
    state: shared ? 'Setup' : 'Implemented',
    related: network.id,
    ...(isRoot(caller) && {
      broadcasturi: `vlan://${vlan}`,
      vlan: String(vlan),
    }),
    dns1: '8.8.8.8',
    type: network.type,
    acltype: shared ? 'Domain' : 'Account',
    subdomainaccess: true,
    ...ownership(region.infrastructure.accounts[0]),
    networkdomain: network.domain,
    specifyipranges: shared,
    restartrequired: false,
    canusefordeploy: true,
    ispersistent: false,
    isdefault: network === region.infrastructure.networks[0],
    displaynetwork: true,
    strechedl2subnet: false,
    redundantrouter: false,
    service: [{ name: 'Dhcp' }, { name: 'Dns' }, { name: 'UserData' }],
    created: formatDate(MADE),
    tags: [],
  };
}

const listNetworks: Command = {
  name: 'listNetworks',
  access: 'everybody',
  refs: { id: 'networks' },
  handle: call => {
    const { region, args } = call;
    const rows = region.infrastructure.networks.filter(
      network =>
        matches(args, 'id', network.id) &&
        matches(args, 'zoneid', network.zone.id) &&
        matches(args, 'name', network.name) &&
        matches(args, 'type', network.type) &&
        matches(args, 'traffictype', 'Guest') &&
        args.boolean('canusefordeploy') !== false &&
        args.map('tags').length === 0 &&
        matchesKeyword(args, network.name, network.displayText),
    );
    return {
      kind: 'list',
      key: 'network',
      rows: rows.map(network => networkView(call, network)),
    };
  },
};

export const networkCommands = [listNetworks];
