import { toAddress, toNumber, tryParseCidr } from '../description/addresses';
import { ZoneDescription } from '../description/infrastructureSchema';
import { Network, Zone } from './entities';
import { Identify } from './buildInfrastructure';

/** Addresses of a network without its own range: x.y.1.1 to x.y.1.250. */
const DEFAULT_RANGE_OFFSET = 256 + 1;
const DEFAULT_RANGE_SIZE = 250;

let nextOctet = process.pid % 250;

/**
 * A loopback network for a description that names none. Processes start at
 * different ones, because tests that run in parallel would otherwise fight for
 * the same address and port.
 */
function freeLoopbackCidr(): string {
  nextOctet = (nextOctet + 1) % 250;
  return `127.${nextOctet + 2}.0.0/16`;
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
  const last = roomy
    ? first + DEFAULT_RANGE_SIZE - 1
    : parsed.base + parsed.size - 2;
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
