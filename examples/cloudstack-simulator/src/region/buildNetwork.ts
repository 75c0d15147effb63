import { randomInt } from 'node:crypto';
import { toAddress, toNumber, tryParseCidr } from '../description/addresses';
import { ZoneDescription } from '../description/infrastructureSchema';
import { Network, Zone } from './entities';
import { Identify } from './buildInfrastructure';

/** Addresses of a network without its own range: 250 at most, from x.y.1.1 on where it is that large. */
const DEFAULT_RANGE_OFFSET = 256 + 1;
const DEFAULT_RANGE_SIZE = 250;

/** 127.2.0.0/24 to 127.63.255.0/24. */
const FIRST_FREE_NETWORK = 2 * 256;
const FREE_NETWORKS = 62 * 256;
let nextNetwork = randomInt(FREE_NETWORKS);

/**
 * A loopback network for a description that names none. Processes start at random ones of many: tests that run in
 * parallel would otherwise fight for the same address and port, and process ids lie too close together to tell them apart.
 */
function freeLoopbackCidr(): string {
  nextNetwork = (nextNetwork + 1) % FREE_NETWORKS;
  const network = FIRST_FREE_NETWORK + nextNetwork;
  return `127.${Math.floor(network / 256)}.${network % 256}.0/24`;
}

/** A guest network; the zone's router holds the first address of a shared one. */
export function buildNetwork(
  zone: Zone,
  description: ZoneDescription['networks'][number],
  options: { identify: Identify; seq: number },
): Network {
  const cidr = description.cidr ?? freeLoopbackCidr();
  const parsed = tryParseCidr(cidr);
  if (!parsed) throw new Error(`${cidr} is no IPv4 network`);
  const roomy = parsed.size > DEFAULT_RANGE_OFFSET + DEFAULT_RANGE_SIZE;
  const first = parsed.base + (roomy ? DEFAULT_RANGE_OFFSET : 2);
  const last = Math.min(
    first + DEFAULT_RANGE_SIZE - 1,
    parsed.base + parsed.size - 2,
  );
  const router = zone.systemVms && description.type === 'Shared' ? 1 : 0;
  return {
    ...options.identify(
      'network',
      `${zone.name}/${description.name}`,
      options.seq,
    ),
    name: description.name,
    zone,
    displayText: description.displayText ?? description.name,
    type: description.type,
    cidr,
    gateway: toAddress(parsed.base + 1),
    netmask: parsed.netmask,
    firstIp: description.startIp ? toNumber(description.startIp) : first,
    lastIp: description.endIp ? toNumber(description.endIp) : last,
    baseUsedIps: description.usedIps + router,
    domain: description.domain,
    vlan: description.vlan,
  };
}
