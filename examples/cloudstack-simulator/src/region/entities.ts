import {
  DiskOfferingDescription,
  ServiceOfferingDescription,
} from '../description/offeringsSchema';
import { TemplateRecord } from './records';

/** Anything that the API names by UUID; `seq` is the internal number that texts and old clients show. */
interface Entity {
  id: string;
  seq: number;
  name: string;
}

export interface Zone extends Entity {
  networkType: string;
  allocationState: string;
  secondaryStorage: { total: number; used: number };
  publicIps: { total: number; used: number };
  vlans: { total: number; used: number };
  systemVms: boolean;
}

export interface Pod extends Entity {
  zone: Zone;
  managementIps: { total: number; used: number };
}

export interface Cluster extends Entity {
  pod: Pod;
  hypervisor: string;
  cpuOvercommit: number;
  memoryOvercommit: number;
}

/** Speeds in MHz, sizes in bytes. */
export interface Host extends Entity {
  cluster: Cluster;
  address: string;
  cores: number;
  speedMhz: number;
  memoryBytes: number;
  state: string;
  resourceState: string;
  /** What others take of it. */
  baseCpuMhz: number;
  baseMemoryBytes: number;
}

export interface StoragePool extends Entity {
  zone: Zone;
  type: string;
  sizeBytes: number;
  overprovisioning: number;
  baseUsedBytes: number;
  baseAllocatedBytes: number;
  tags?: string;
}

export interface Network extends Entity {
  zone: Zone;
  displayText: string;
  type: string;
  cidr: string;
  gateway: string;
  netmask: string;
  /** First and last guest address, as numbers. */
  firstIp: number;
  lastIp: number;
  /** Addresses that others took, from the start of the range. */
  baseUsedIps: number;
  domain: string;
  vlan?: number;
}

export interface OsType extends Entity {
  category: string;
}

export interface ServiceOffering extends Entity {
  description: ServiceOfferingDescription;
}

export interface DiskOffering extends Entity {
  description: DiskOfferingDescription;
}

export interface Domain extends Entity {
  path: string;
  parent?: Domain;
}

export type Role = 'root' | 'domain' | 'user';

export interface Account extends Entity {
  domain: Domain;
  role: Role;
  /** -1 for no limit. */
  instanceLimit: number;
  /** Cores */
  cpuLimit: number;
  memoryLimitMiB: number;
  primaryStorageLimitGiB: number;
  templateLimit: number;
  secondaryStorageLimitGiB: number;
}

export interface User extends Entity {
  account: Account;
  initialKeys: { apiKey: string; secretKey: string };
}

/** Everything that a region's description fixes. */
export interface Infrastructure {
  zones: Zone[];
  pods: Pod[];
  clusters: Cluster[];
  hosts: Host[];
  storagePools: StoragePool[];
  networks: Network[];
  osTypes: OsType[];
  /** Those that the description names; the region's registry has all. */
  templates: TemplateRecord[];
  serviceOfferings: ServiceOffering[];
  diskOfferings: DiskOffering[];
  domains: Domain[];
  accounts: Account[];
  users: User[];
}
