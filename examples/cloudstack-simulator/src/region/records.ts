/** What changes while a region runs. Plain data, because it is what the state file holds. */

export type MachineState =
  | 'Starting'
  | 'Running'
  | 'Stopping'
  | 'Stopped'
  | 'Destroyed'
  | 'Expunging'
  | 'Error';

export interface Nic {
  id: string;
  networkId: string;
  address: string;
  mac: string;
}

/** Sizes in bytes, speeds in MHz, instants in milliseconds of the epoch. */
export interface Machine {
  id: string;
  seq: number;
  name: string;
  displayName: string;
  instanceName: string;
  state: MachineState;
  accountId: string;
  userId: string;
  zoneId: string;
  templateId: string;
  offeringId: string;
  cores: number;
  speedMhz: number;
  memoryBytes: number;
  rootDiskBytes: number;
  nics: Nic[];
  /** Where it is placed; only while it runs or is about to. */
  hostId?: string;
  /** Where its root disk is; from the first successful placement on. */
  poolId?: string;
  group?: string;
  keypairs?: string;
  userData?: string;
  password?: string;
  details: Record<string, string>;
  haEnabled: boolean;
  displayVm: boolean;
  deleteProtection: boolean;
  /** Since when the guest runs, by the true clock; unset while it reboots. */
  runningSince?: number;
  created: number;
  updated: number;
  /** Set once expunged: no longer listed, but its id stays known. */
  removed?: number;
}

export interface Tag {
  resourceType: string;
  resourceId: string;
  key: string;
  value: string;
  customer?: string;
  accountId: string;
}

export type JobPhase = 'queued' | 'running' | 'done';

export interface JobFailure {
  code: number;
  text: string;
}

export interface Job {
  id: string;
  seq: number;
  command: string;
  userId: string;
  accountId: string;
  machineId?: string;
  /** What the job needs beyond its machine; plain data. */
  input: Record<string, unknown>;
  phase: JobPhase;
  /** When the present phase ends. */
  dueAt: number;
  created: number;
  completed?: number;
  startEventId?: string;
  /** Decided when work begins, told when it ends. */
  failure?: JobFailure;
  result?: Record<string, unknown>;
}

export interface Event {
  id: string;
  seq: number;
  type: string;
  level: 'INFO' | 'WARN' | 'ERROR';
  state: 'Created' | 'Scheduled' | 'Started' | 'Completed';
  description: string;
  userId: string;
  accountId: string;
  created: number;
  parentId?: string;
  resourceType?: string;
  resourceId?: string;
}

export interface RegionRow {
  id: number;
  name: string;
  endpoint: string;
}

export interface RegionRecords {
  machines: Machine[];
  jobs: Job[];
  tags: Tag[];
  events: Event[];
  /** Regions added, changed or removed by callers, on top of those the process knows. */
  regions: RegionRow[];
  removedRegions: number[];
  /** Keys made by registerUserKeys, by user id. */
  keys: Record<string, { apiKey: string; secretKey: string }>;
  sequence: number;
}

export function emptyRecords(): RegionRecords {
  return {
    machines: [],
    jobs: [],
    tags: [],
    events: [],
    regions: [],
    removedRegions: [],
    keys: {},
    sequence: 0,
  };
}
