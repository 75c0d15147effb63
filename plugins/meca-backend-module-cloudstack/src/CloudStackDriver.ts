import { LoggerService } from '@backstage/backend-plugin-api';
import {
  Accepted,
  CallOptions,
  CapacityReport,
  ConsoleEndpoint,
  DeployRequest,
  DiscoveredRegion,
  ImportedTemplate,
  ImportedTemplateRef,
  ImportTemplateRequest,
  Instance,
  isRegionError,
  JobStatus,
  NamedRegion,
  RegionDriver,
  RegionOffering,
  RegionProbe,
  RegionTemplate,
  UploadTemplateRequest,
} from '@meca/backstage-plugin-meca-node';
import { buildAccountCapacity, readOwnAccount } from './accountLimits';
import { Capabilities, readCapabilities } from './capabilities';
import { readCapacity } from './capacity';
import { CloudStackConfig } from './config';
import { parseConsoleEndpoint } from './console';
import { buildDeployParameters, parseAccepted } from './deploy';
import { readRegions } from './discovery';
import { toAbortError } from './errors/connectionError';
import { refusalOf } from './errors/RefusedError';
import {
  saysAlreadyRunning,
  saysCommandNotAllowed,
  saysExpungeNotAllowed,
  saysUnknownObject,
} from './errors/refusal';
import { OsType, readOsTypes } from './guestSystems';
import { findByName, readTemplate } from './importedTemplates';
import { readInstance, readInstances } from './instances';
import { readJob } from './jobs';
import { readOfferings } from './offerings';
import { readPlacement, UsedZone } from './placement';
import { buildProbe, BuildProbeOptions } from './probe';
import { CallParameters, CloudStackClient } from './protocol/CloudStackClient';
import { Refusal } from './protocol/envelope';
import { ListReader } from './protocol/ListReader';
import { Remembered } from './Remembered';
import { importTemplate } from './templateImport';
import { readTemplates } from './templates';
import { uploadTemplate } from './templateUpload';
import { ZoneChooser } from './ZoneChooser';

export interface CloudStackDriverOptions {
  region: NamedRegion;
  endpoint: URL;
  config: CloudStackConfig;
  logger: LoggerService;
}

const REMEMBERED_MS = 10 * 60_000;

/** One CloudStack installation as a region. */
export class CloudStackDriver implements RegionDriver {
  readonly #client: CloudStackClient;
  readonly #lists: ListReader;
  readonly #region: NamedRegion;
  readonly #endpoint: URL;
  readonly #config: CloudStackConfig;
  readonly #capabilities: Remembered<Capabilities>;
  readonly #placement: Remembered<UsedZone[]>;
  readonly #osTypes: Remembered<OsType[]>;
  readonly #zones = new ZoneChooser();
  // Learned from a job: then `listCapabilities` of that release does not tell.
  #mayExpunge = true;

  constructor(options: CloudStackDriverOptions) {
    const { region, config } = options;
    const client = new CloudStackClient(options);
    const lists = new ListReader(client);
    this.#region = region;
    this.#endpoint = options.endpoint;
    this.#config = config;
    this.#client = client;
    this.#lists = lists;
    const givenUp = (command: string) =>
      toAbortError({ region, command, changes: false });
    this.#capabilities = new Remembered({
      read: signal => readCapabilities(client, { signal }),
      maxAgeMs: REMEMBERED_MS,
      toAbortError: () => givenUp('listCapabilities'),
    });
    this.#placement = new Remembered({
      read: signal => readPlacement({ region, config, lists, signal }),
      maxAgeMs: REMEMBERED_MS,
      toAbortError: () => givenUp('listZones'),
    });
    this.#osTypes = new Remembered({
      read: signal => readOsTypes({ lists, signal }),
      maxAgeMs: REMEMBERED_MS,
      toAbortError: () => givenUp('listOsTypes'),
    });
  }

  async probe(options: CallOptions): Promise<RegionProbe> {
    const { version } = await readCapabilities(this.#client, options);
    const connection = this.#client.connection;
    return buildProbe({
      now: new Date(),
      version,
      ...connection,
      ...(await this.#checkPlacement(options)),
      configKey: `meca.regions.${this.#region.id}`,
    });
  }

  async capacity(options: CallOptions): Promise<CapacityReport> {
    const zones = await this.#placement.get(options);
    try {
      const { source, metrics, rows } = await readCapacity({
        lists: this.#lists,
        zoneIds: zones.map(zone => zone.id),
        ...options,
      });
      this.#zones.noteCapacity(rows);
      return { source, metrics };
    } catch (error) {
      const refusal = refusalOf(error);
      if (!refusal || !saysCommandNotAllowed(refusal)) throw error;
      const account = await readOwnAccount({ lists: this.#lists, ...options });
      // Without limits to tell there is nothing but the refusal.
      if (!account) throw error;
      return buildAccountCapacity(account, await this.listOfferings(options));
    }
  }

  async listOfferings(options: CallOptions): Promise<RegionOffering[]> {
    const zones = await this.#placement.get(options);
    const offerings = await readOfferings({
      lists: this.#lists,
      zoneId: zones.length === 1 ? zones[0].id : undefined,
      ...options,
    });
    this.#zones.noteOfferings(offerings);
    return offerings;
  }

  async listTemplates(options: CallOptions): Promise<RegionTemplate[]> {
    const zones = await this.#placement.get(options);
    return readTemplates({ lists: this.#lists, zones, ...options });
  }

  async importTemplate(
    request: ImportTemplateRequest,
    options: CallOptions,
  ): Promise<ImportedTemplateRef> {
    return importTemplate({
      client: this.#client,
      lists: this.#lists,
      zones: await this.#placement.get(options),
      osTypes: () => this.#osTypes.get(options),
      request,
      ...options,
    });
  }

  async uploadTemplate(
    request: UploadTemplateRequest,
    options: CallOptions,
  ): Promise<ImportedTemplateRef> {
    return uploadTemplate({
      client: this.#client,
      lists: this.#lists,
      zones: await this.#placement.get(options),
      osTypes: () => this.#osTypes.get(options),
      config: this.#config,
      endpoint: this.#endpoint,
      request,
      ...options,
    });
  }

  async getTemplate(
    templateId: string,
    options: CallOptions,
  ): Promise<ImportedTemplate | undefined> {
    const zones = await this.#placement.get(options);
    return readTemplate({ lists: this.#lists, zones, templateId, ...options });
  }

  async findTemplates(
    wanted: { path: string; version: string },
    options: CallOptions,
  ): Promise<ImportedTemplate[]> {
    const zones = await this.#placement.get(options);
    const { path, version } = wanted;
    const found = await findByName({
      ...{ lists: this.#lists, zones, path, version },
      ...options,
    });
    return found.map(({ template }) => template);
  }

  async deleteTemplate(
    templateId: string,
    options: CallOptions,
  ): Promise<Accepted> {
    return this.#acceptOr(
      'deleteTemplate',
      {
        instanceId: templateId,
        // Some releases delete by force unless told not to.
        parameters: { forced: false },
        isDone: saysUnknownObject,
      },
      options,
    );
  }

  async deploy(
    request: DeployRequest,
    options: CallOptions,
  ): Promise<Accepted> {
    const [zones, capabilities] = await Promise.all([
      this.#placement.get(options),
      this.#capabilities.get(options),
    ]);
    const zone = this.#zones.choose(zones, request.offeringId);
    try {
      return await this.#accept(
        'deployVirtualMachine',
        buildDeployParameters(request, { zone, capabilities }),
        options,
      );
    } catch (error) {
      // The zone or the network may be new ones since we looked.
      if (refusalOf(error)?.code === 431) this.#placement.forget();
      throw error;
    }
  }

  async start(instanceId: string, options: CallOptions): Promise<Accepted> {
    return this.#acceptOr(
      'startVirtualMachine',
      { instanceId, isDone: saysAlreadyRunning },
      options,
    );
  }

  async stop(
    instanceId: string,
    options: CallOptions & { force?: boolean },
  ): Promise<Accepted> {
    return this.#accept(
      'stopVirtualMachine',
      { id: instanceId, ...(options.force && { forced: true }) },
      { ...options, instanceId },
    );
  }

  async reboot(instanceId: string, options: CallOptions): Promise<Accepted> {
    return this.#accept(
      'rebootVirtualMachine',
      { id: instanceId },
      { ...options, instanceId },
    );
  }

  async destroy(instanceId: string, options: CallOptions): Promise<Accepted> {
    const { mayExpunge } = await this.#capabilities.get(options);
    const expunge = mayExpunge && this.#mayExpunge;
    try {
      return await this.#acceptOr(
        'destroyVirtualMachine',
        {
          instanceId,
          parameters: expunge ? { expunge: true } : {},
          isDone: saysUnknownObject,
        },
        options,
      );
    } catch (error) {
      const refusal = refusalOf(error);
      if (!expunge || !refusal || !saysExpungeNotAllowed(refusal)) throw error;
      this.#mayExpunge = false;
      return this.destroy(instanceId, options);
    }
  }

  async pollJob(jobId: string, options: CallOptions): Promise<JobStatus> {
    const { expungeRefused, ...status } = await readJob({
      client: this.#client,
      jobId,
      ...options,
    });
    if (expungeRefused) this.#mayExpunge = false;
    return status;
  }

  async listInstances(
    filter: { portalId: string; names?: string[] },
    options: CallOptions,
  ): Promise<Instance[]> {
    return readInstances({ lists: this.#lists, ...filter, ...options });
  }

  async getInstance(
    instanceId: string,
    options: CallOptions,
  ): Promise<Instance | undefined> {
    return readInstance({ lists: this.#lists, instanceId, ...options });
  }

  async openConsole(
    instanceId: string,
    options: CallOptions,
  ): Promise<ConsoleEndpoint> {
    const body = await this.#client.change(
      'createConsoleEndpoint',
      { virtualmachineid: instanceId },
      options,
    );
    return parseConsoleEndpoint(body, { region: this.#region, instanceId });
  }

  async discoverRegions(options: CallOptions): Promise<DiscoveredRegion[]> {
    return readRegions({ lists: this.#lists, ...options });
  }

  async close(): Promise<void> {
    this.#capabilities.close();
    this.#placement.close();
    this.#osTypes.close();
    await this.#client.close();
  }

  /** The region is well even if nothing can be placed there as configured. */
  async #checkPlacement(
    options: CallOptions,
  ): Promise<Pick<BuildProbeOptions, 'zoneNames' | 'placementError'>> {
    try {
      const zones = await this.#placement.get(options);
      return { zoneNames: zones.map(zone => zone.name) };
    } catch (error) {
      if (!isRegionError(error) || error.code !== 'rejected') throw error;
      return { zoneNames: [], placementError: error };
    }
  }

  async #accept(
    command: string,
    parameters: CallParameters,
    options: CallOptions & { instanceId?: string },
  ): Promise<Accepted> {
    const { signal, instanceId } = options;
    const body = await this.#client.change(command, parameters, { signal });
    return parseAccepted(body, {
      region: this.#region,
      command,
      instanceId,
    });
  }

  /** A refusal that says that it is so already counts as done. */
  async #acceptOr(
    command: string,
    call: {
      instanceId: string;
      parameters?: CallParameters;
      isDone: (refusal: Refusal) => boolean;
    },
    options: CallOptions,
  ): Promise<Accepted> {
    const { instanceId, parameters, isDone } = call;
    try {
      return await this.#accept(
        command,
        { id: instanceId, ...parameters },
        { ...options, instanceId },
      );
    } catch (error) {
      const refusal = refusalOf(error);
      if (refusal && isDone(refusal)) return { instanceId };
      throw error;
    }
  }
}
