import { isIPv4 } from 'node:net';

export function toNumber(address: string): number {
  return address
    .split('.')
    .reduce((number, part) => number * 256 + Number(part), 0);
}

export function toAddress(number: number): string {
  return [24, 16, 8, 0]
    .map(shift => Math.floor(number / 2 ** shift) % 256)
    .join('.');
}

export interface Cidr {
  /** The network's own address, as a number. */
  base: number;
  /** Number of addresses, network and broadcast address included. */
  size: number;
  netmask: string;
}

/** Parses `10.1.0.0/16`; undefined if it is no IPv4 network. */
export function tryParseCidr(text: string): Cidr | undefined {
  const match = /^([\d.]+)\/(\d{1,2})$/.exec(text);
  if (!match || !isIPv4(match[1]) || Number(match[2]) > 30) return undefined;
  const size = 2 ** (32 - Number(match[2]));
  const address = toNumber(match[1]);
  return {
    base: address - (address % size),
    size,
    netmask: toAddress(2 ** 32 - size),
  };
}
