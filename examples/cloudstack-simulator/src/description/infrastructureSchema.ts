import { isIPv4 } from 'node:net';
import { z } from 'zod';
import { tryParseCidr } from './addresses';

const name = z.string().min(1).max(255);
const share = z.number().min(0).max(1);
const count = z.int().min(0);
const gib = z.number().min(0);
const address = z.string().refine(isIPv4, 'must be an IPv4 address');
const cidr = z
  .string()
  .refine(
    text => tryParseCidr(text),
    'must be an IPv4 network such as 127.101.0.0/16',
  );

const hostSchema = z.strictObject({
  name: name.optional(),
  /** So many hosts of this kind. */
  count: z.int().min(1).max(10_000).default(1),
  cores: z.int().min(1).default(16),
  speedMhz: z.int().min(1).default(2400),
  memoryGiB: z.number().positive().default(64),
  state: z.enum(['Up', 'Down', 'Alert', 'Disconnected']).default('Up'),
  resourceState: z
    .enum(['Enabled', 'Disabled', 'Maintenance'])
    .default('Enabled'),
  /** What others already take of each of these hosts, as shares of its capacity. */
  load: z
    .strictObject({ cpu: share.default(0), memory: share.default(0) })
    .prefault({}),
});

const clusterSchema = z.strictObject({
  name: name.default('cluster-1'),
  hypervisor: z
    .enum(['KVM', 'VMware', 'XenServer', 'Simulator'])
    .default('KVM'),
  cpuOvercommit: z.number().min(1).default(1),
  memoryOvercommit: z.number().min(1).default(1),
  hosts: z.array(hostSchema).min(1).prefault([{}]),
});

const podSchema = z.strictObject({
  name: name.default('pod-1'),
  managementIps: z
    .strictObject({ total: count.default(50), used: count.default(0) })
    .prefault({}),
  clusters: z.array(clusterSchema).min(1).prefault([{}]),
});

const storagePoolSchema = z.strictObject({
  name: name.default('primary-1'),
  type: z.string().default('NetworkFilesystem'),
  sizeGiB: gib.default(10_240),
  overprovisioning: z.number().min(1).default(2),
  /** What others occupy and what they were promised, before any machine of ours. */
  usedGiB: gib.default(0),
  allocatedGiB: gib.default(0),
  tags: z.string().optional(),
});

const networkSchema = z
  .strictObject({
    name: name.default('classroom'),
    displayText: z.string().optional(),
    type: z.enum(['Shared', 'Isolated']).default('Shared'),
    /** Loopback networks, so that instances can really listen. */
    cidr: cidr.optional(),
    startIp: address.optional(),
    endIp: address.optional(),
    /** Addresses that others took. */
    usedIps: count.default(0),
    domain: z.string().default('cs.internal'),
    vlan: z.int().min(1).max(4094).optional(),
  })
  .refine(network => !network.startIp === !network.endIp, {
    path: ['endIp'],
    message: 'startIp and endIp come together',
  });

export const zoneSchema = z.strictObject({
  name: name.optional(),
  networkType: z.enum(['Basic', 'Advanced']).default('Advanced'),
  allocationState: z.enum(['Enabled', 'Disabled']).default('Enabled'),
  pods: z.array(podSchema).min(1).prefault([{}]),
  storagePools: z.array(storagePoolSchema).min(1).prefault([{}]),
  secondaryStorage: z
    .strictObject({ totalGiB: gib.default(5120), usedGiB: gib.default(0) })
    .prefault({}),
  networks: z.array(networkSchema).min(1).prefault([{}]),
  publicIps: z
    .strictObject({ total: count.default(0), used: count.default(0) })
    .prefault({}),
  vlans: z
    .strictObject({ total: count.default(0), used: count.default(0) })
    .prefault({}),
  /** Storage, console and router machines of the zone itself. */
  systemVms: z.boolean().default(true),
});

export type ZoneDescription = z.output<typeof zoneSchema>;
export type HostDescription = z.output<typeof hostSchema>;
