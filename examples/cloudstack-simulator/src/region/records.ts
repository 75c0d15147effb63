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

/** Of the template itself; all that are not uploaded are Active from the start. */
export type TemplateState =
  | 'Active'
  | 'NotUploaded'
  | 'UploadInProgress'
  | 'UploadError'
  | 'UploadAbandoned';

/** Of a template's file in one zone. */
export type StoreState =
  | 'NOT_DOWNLOADED'
  | 'DOWNLOAD_IN_PROGRESS'
  | 'DOWNLOADED'
  | 'DOWNLOAD_ERROR'
  | 'NOT_UPLOADED'
  | 'UPLOAD_IN_PROGRESS'
  | 'UPLOAD_ERROR'
  | 'ABANDONED';

/** A template's file on the secondary storage of one zone. */
export interface TemplateCopy {
  zoneId: string;
  state: StoreState;
  /** Of what the source announced; 100 while it is installed. */
  percent: number;
  /** Free text that the API shows as status. */
  error?: string;
  /** What it occupies there now. */
  storedBytes: number;
  removed?: number;
}

export interface TemplateRecord {
  id: string;
  seq: number;
  name: string;
  displayText: string;
  format: string;
  hypervisor: string;
  osTypeId: string;
  accountId: string;
  /** Where its zones fetch it from. */
  url?: string;
  /** As given, `{SHA-256}hex` or a bare MD5; once it is there, as computed. */
  checksum?: string;
  /** What the source said at registration. */
  announcedBytes: number;
  /** Of the virtual disk; unknown until the file is there. */
  sizeBytes?: number;
  state: TemplateState;
  copies: TemplateCopy[];
  /** Until when it can be uploaded, by the true clock. */
  uploadUntil?: number;
  isPublic: boolean;
  isFeatured: boolean;
  isExtractable: boolean;
  passwordEnabled: boolean;
  sshKeyEnabled: boolean;
  isDynamicallyScalable: boolean;
  requiresHvm: boolean;
  crossZones: boolean;
  bits: number;
  arch: string;
  templateTag?: string;
  details: Record<string, string>;
  /** The tags it is born with; createTags adds to the region's store instead. */
  tags: Record<string, string>;
  created: number;
  /** Set once no zone has it any more: no longer listed, but its id stays known. */
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
  /** Registered and uploaded ones, and described ones that were changed. */
  templates: TemplateRecord[];
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
    templates: [],
    jobs: [],
    tags: [],
    events: [],
    regions: [],
    removedRegions: [],
    keys: {},
    sequence: 0,
  };
}
