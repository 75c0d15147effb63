import { lookup } from 'node:dns/promises';
import { BlockList, isIPv6 } from 'node:net';
import { invalidParameterValue } from '../protocol/ApiError';
import { Region } from '../region/Region';
import { extensionFits, extensionIsKnown } from './imageFormats';

const LOOPBACK = new BlockList();
LOOPBACK.addSubnet('127.0.0.0', 8, 'ipv4');
LOOPBACK.addAddress('::1', 'ipv6');

/** Never a source: this host, link-local and multicast addresses. */
const ILLEGAL = new BlockList();
ILLEGAL.addSubnet('0.0.0.0', 8, 'ipv4');
ILLEGAL.addSubnet('169.254.0.0', 16, 'ipv4');
ILLEGAL.addSubnet('224.0.0.0', 4, 'ipv4');
ILLEGAL.addAddress('::', 'ipv6');
ILLEGAL.addSubnet('fe80::', 10, 'ipv6');
ILLEGAL.addSubnet('ff00::', 8, 'ipv6');

const OLD_PORTS = ['', '80', '8080', '443'];

function checkPath(format: string, path: string): void {
  if (extensionFits(format, path)) return;
  throw invalidParameterValue(
    extensionIsKnown(path)
      ? `Please specify a valid URL. URL:${path} is an invalid for the format ${format.toLowerCase()}`
      : `Please specify a valid ${format.toLowerCase()}`,
  );
}

async function addressOf(host: string): Promise<string> {
  try {
    return (await lookup(host)).address;
  } catch {
    throw invalidParameterValue(`Unable to resolve ${host}`);
  }
}

/** What CloudStack demands of an address to fetch from, before it asks there. */
export async function checkSource(
  region: Region,
  options: { format: string; url: string },
): Promise<void> {
  const { format, url } = options;
  let parsed: URL;
  try {
    parsed = new URL(url);
  } catch {
    throw invalidParameterValue(`Invalid URL ${url}`);
  }
  if (!['http:', 'https:'].includes(parsed.protocol)) {
    throw invalidParameterValue(`Unsupported scheme for url: ${url}`);
  }
  const { allowLoopbackUrls } = region.description;
  // The releases that knew only these ports would exclude tests altogether.
  if (
    !region.isAtLeast('4.11') &&
    !allowLoopbackUrls &&
    !OLD_PORTS.includes(parsed.port)
  ) {
    throw invalidParameterValue('Only ports 80, 8080 and 443 are allowed');
  }
  const host = parsed.hostname.replace(/^\[(.*)\]$/, '$1');
  const address = await addressOf(host);
  const family = isIPv6(address) ? 'ipv6' : 'ipv4';
  if (
    ILLEGAL.check(address, family) ||
    (!allowLoopbackUrls && LOOPBACK.check(address, family))
  ) {
    throw invalidParameterValue('Illegal host specified in url');
  }
  if (family === 'ipv6') {
    throw invalidParameterValue('IPV6 addresses not supported (IPV6 address)');
  }
  checkPath(format, parsed.pathname);
}
