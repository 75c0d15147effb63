import { LoggerService } from '@backstage/backend-plugin-api';
import { Config } from '@backstage/config';
import {
  AccessPort,
  CapacityMetric,
  CapacityUse,
  MachineSize,
} from '@meca/backstage-plugin-meca-common';
import {
  ImportedTemplate,
  ImportedTemplateRef,
  ImportTemplateRequest,
  UploadTemplateRequest,
} from './TemplateImport';

/** @public */
export interface CallOptions {
  /** Ends the call at once; drivers also keep deadlines of their own. */
  signal: AbortSignal;
}

/** What a region says about itself. @public */
export interface RegionProbe {
  apiVersion?: string;
  latencyMs: number;
  /** Region's clock minus ours, in milliseconds. */
  clockSkewMs?: number;
  certificateDaysLeft?: number;
  /** It works, but someone should look: each with what to do. */
  warnings: { code: string; message: string; remedy: string }[];
}

/** @public */
export interface CapacityReport {
  /** Where the numbers come from, e.g. `listCapacity`. */
  source: string;
  /**
   * `account`: what the portal's account may use, where it may not ask what the region has; each core then counts alike, as `cpu` is
   * `cpu-cores` at one clock. Left out: what the region has.
   */
  scope?: 'region' | 'account';
  metrics: CapacityMetric[];
  /** What is used of things of which nobody told how much there is. */
  unlimited?: CapacityUse[];
}

/** @public */
export interface RegionOffering extends MachineSize {
  /** The cloud's own id. */
  id: string;
  name: string;
}

/** One template as the cloud has it. @public */
export interface RegionTemplate {
  /** The cloud's own id. */
  id: string;
  /** Path in the repository, e.g. `windows/cad-lab`. */
  path: string;
  /** e.g. `01.00.00.00` */
  version: string;
  title: string;
  description?: string;
  osName?: string;
  /** Ports that answer when a machine made from it can be used. */
  access: AccessPort[];
  /** Deployable now, in every zone that sessions use. */
  state: 'ready' | 'preparing' | 'failed';
  message?: string;
  sizeBytes?: number;
}

/** @public */
export interface DeployRequest {
  /** Name of the machine: unique within the portal, at most 15 characters; also how a lost answer is found again. */
  name: string;
  /** For people, in the cloud's own screens. */
  displayName: string;
  templateId: string;
  offeringId: string;
  /** Marks the machine as this portal's; machines without the mark are never touched. */
  portalId: string;
  /** Ends by itself after this many days where the cloud can do that, in case the portal is gone. */
  leaseDays?: number;
}

/** @public */
export interface Instance {
  id: string;
  name: string;
  /**
   * `pending`: being made or on its way to running; `running`; `stopping`; `stopped`;
   * `error`: never became usable, must be destroyed; `gone`: destroyed, perhaps not yet removed.
   */
  state: 'pending' | 'running' | 'stopping' | 'stopped' | 'error' | 'gone';
  /** Address on the network that students reach. */
  address?: string;
  /** Undefined: not ours. */
  portalId?: string;
  createdAt?: Date;
  /** The region is still working on it. */
  busy: boolean;
}

/** The region has accepted the request and works on it. @public */
export interface Accepted {
  /** Of the machine; of the template where that is what the request was about. */
  instanceId: string;
  /** To be followed with {@link RegionDriver.pollJob}; undefined: already done. */
  jobId?: string;
}

/** @public */
export type JobStatus =
  | { state: 'pending' }
  | { state: 'done'; instance?: Instance }
  /** `error.code` is one of RegionErrorCode; the machine may have to be cleaned up. */
  | { state: 'failed'; error: import('./RegionError').RegionError }
  /** The region no longer knows the job: look at the instance itself. */
  | { state: 'unknown' };

/** How the console of a machine is reached by the portal's relay; valid once, for moments. @public */
export interface ConsoleEndpoint {
  /** WebSocket that carries RFB, e.g. `wss://host:port/path?token=…`. A secret: never logged, never sent to browsers. */
  websocketUrl: string;
  protocols: string[];
  /** The other side signs in to the machine by itself, whatever RFB security type it announces. */
  signsInByItself?: boolean;
}

/** A region as one other region knows it. @public */
export interface DiscoveredRegion {
  number: number;
  name: string;
  endpoint: string;
}

/**
 * One region's cloud. Every call may throw a {@link RegionError}, takes an abort signal and keeps a deadline of its own.
 * Calls that change something are never repeated by the driver when their outcome is unknown.
 *
 * @public
 */
export interface RegionDriver {
  /** Cheap authenticated call: is it there, does it know us. */
  probe(options: CallOptions): Promise<RegionProbe>;
  capacity(options: CallOptions): Promise<CapacityReport>;
  listOfferings(options: CallOptions): Promise<RegionOffering[]>;
  listTemplates(options: CallOptions): Promise<RegionTemplate[]>;
  /**
   * Has the region fetch a template; returns once it has begun and the template is marked. One that is there already, or on
   * its way, is adopted if path, version and checksum are the same; with another checksum, or one that nobody knows, it is a
   * `conflict`. Templates that failed or were given up are passed over. After an error with `outcomeUnknown`, calling it
   * again adopts what the first call has left.
   */
  importTemplate(
    request: ImportTemplateRequest,
    options: CallOptions,
  ): Promise<ImportedTemplateRef>;
  /**
   * Sends a template to the region; returns once the region has taken all of it and the template is marked. Adopts like
   * `importTemplate`, but only what is ready. One upload at a time for each zone. Whatever goes wrong, nothing half-made is left: what was
   * made for it is deleted, unless the portal dies or the region does not answer; then it is found by its name.
   * Absent: this kind of cloud takes no uploads.
   */
  uploadTemplate?(
    request: UploadTemplateRequest,
    options: CallOptions,
  ): Promise<ImportedTemplateRef>;
  /** Undefined: a definite "not there". */
  getTemplate(
    templateId: string,
    options: CallOptions,
  ): Promise<ImportedTemplate | undefined>;
  /** Templates of this account that hold the version, failed ones too, newest first; complete or an error. */
  findTemplates(
    wanted: { path: string; version: string },
    options: CallOptions,
  ): Promise<ImportedTemplate[]>;
  /**
   * Removes a template from all zones, never by force: the call or its job ends in a `conflict` while machines are made of
   * it, and in some clouds while it is being fetched. Of a template that is gone: done.
   */
  deleteTemplate(templateId: string, options: CallOptions): Promise<Accepted>;
  /** Returns as soon as the cloud has accepted. */
  deploy(request: DeployRequest, options: CallOptions): Promise<Accepted>;
  /** Of a machine that already runs: done. */
  start(instanceId: string, options: CallOptions): Promise<Accepted>;
  /** Of a machine that is already stopped: done. `force`: power off. */
  stop(
    instanceId: string,
    options: CallOptions & { force?: boolean },
  ): Promise<Accepted>;
  reboot(instanceId: string, options: CallOptions): Promise<Accepted>;
  /** Removes the machine and its disks for good. Of a machine that is gone: done. */
  destroy(instanceId: string, options: CallOptions): Promise<Accepted>;
  pollJob(jobId: string, options: CallOptions): Promise<JobStatus>;
  /** All machines marked with this portal, or only those with the exact names; complete or an error, never a part. */
  listInstances(
    filter: { portalId: string; names?: string[] },
    options: CallOptions,
  ): Promise<Instance[]>;
  /** Undefined: a definite "not there". */
  getInstance(
    instanceId: string,
    options: CallOptions,
  ): Promise<Instance | undefined>;
  openConsole(
    instanceId: string,
    options: CallOptions,
  ): Promise<ConsoleEndpoint>;
  /** What this region knows of other regions. */
  discoverRegions(options: CallOptions): Promise<DiscoveredRegion[]>;
  /** Sockets and timers of this driver. */
  close(): Promise<void>;
}

/** Where and as whom a region is reached, as read from `meca.regions.<id>`. @public */
export interface RegionDriverContext {
  regionId: string;
  /** What people call it, for messages. */
  regionName: string;
  /** The whole object under `meca.regions.<id>`; drivers read their own keys. */
  config: Config;
  /** http or https; already checked. */
  endpoint: URL;
  logger: LoggerService;
}

/** Makes drivers of one kind of cloud. @public */
export interface RegionDriverFactory {
  /** Value of `driver` in a region's config, e.g. `cloudstack`. */
  type: string;
  /** Throws `InputError` naming the config key when something needed is missing; opens no connection. */
  create(context: RegionDriverContext): RegionDriver;
}
