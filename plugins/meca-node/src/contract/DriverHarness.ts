import { connect } from 'node:net';
import { inspect } from 'node:util';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  Accepted,
  DeployRequest,
  Instance,
  JobStatus,
  RegionDriver,
  RegionOffering,
  RegionTemplate,
} from '../RegionDriver';
import {
  ImportedTemplate,
  ImportTemplateRequest,
  TemplateState,
} from '../TemplateImport';
import { isRegionError, RegionError } from '../RegionError';
import {
  CreateDriverOptions,
  ImageFault,
  RegionDriverEnvironment,
} from './RegionDriverEnvironment';

const POLL_MS = 25;

/** What the tests of a driver share: drivers that get closed, machines that get destroyed, errors that get searched for secrets. */
export class DriverHarness {
  readonly portalId = `contract-${Math.random().toString(36).slice(2, 8)}`;
  readonly environment: RegionDriverEnvironment;
  readonly driver: RegionDriver;
  #drivers: RegionDriver[] = [];
  #named = 0;
  readonly #versions: Pick<ImportTemplateRequest, 'path' | 'version'>[] = [];

  constructor(environment: RegionDriverEnvironment) {
    this.environment = environment;
    this.driver = this.createDriver();
  }

  /** For calls that nobody gives up. */
  get calling() {
    return { signal: new AbortController().signal };
  }

  createDriver(options?: CreateDriverOptions): RegionDriver {
    const driver = this.environment.createDriver(options);
    this.#drivers.push(driver);
    return driver;
  }

  newName(): string {
    this.#named += 1;
    return `ct-${this.portalId.slice(-6)}-${this.#named}`;
  }

  async template(): Promise<RegionTemplate> {
    const { path, version } = this.environment.template;
    const templates = await this.driver.listTemplates(this.calling);
    const found = templates.find(
      template => template.path === path && template.version === version,
    );
    if (!found) throw new Error(`The region has no template ${path}`);
    return found;
  }

  /** Of a template that the region does not have; removed again by {@link cleanUp}. */
  async importRequest(fault?: ImageFault): Promise<ImportTemplateRequest> {
    const image = await this.environment.serveImage(fault);
    this.#named += 1;
    const path = `contract/${this.portalId.slice(-6)}-${this.#named}`;
    const version = '01.00.00.00';
    for (const each of [path, path.replace('/', '-')]) {
      this.#versions.push({ path: each, version });
    }
    return {
      ...image,
      ...{ path, version },
      title: 'Contract of drivers (Übung)',
      osName: 'Ubuntu 24.04',
      access: [{ protocol: 'ssh', port: 22 }],
      portalId: this.portalId,
    };
  }

  /** Looks at a template until it is in the state, or in another one that it never leaves. */
  async reachState(
    templateId: string,
    state: Exclude<TemplateState, 'preparing'>,
  ): Promise<ImportedTemplate> {
    for (;;) {
      const template = await this.#look(templateId);
      if (template.state === state) return template;
      if (template.state !== 'preparing') {
        throw new Error(`The template is ${inspect(template)}`);
      }
      await sleep(POLL_MS);
    }
  }

  async reachProgress(
    templateId: string,
    percent: number,
  ): Promise<ImportedTemplate> {
    for (;;) {
      const template = await this.#look(templateId);
      if ((template.progressPercent ?? 0) >= percent) return template;
      await sleep(POLL_MS);
    }
  }

  async #look(templateId: string): Promise<ImportedTemplate> {
    const found = await this.driver.getTemplate(templateId, this.calling);
    if (!found) throw new Error(`The region has no template ${templateId}`);
    return found;
  }

  async offering(name: string): Promise<RegionOffering> {
    const offerings = await this.driver.listOfferings(this.calling);
    const found = offerings.find(offering => offering.name === name);
    if (!found) throw new Error(`The region has no offering ${name}`);
    return found;
  }

  async request(overrides?: Partial<DeployRequest>): Promise<DeployRequest> {
    const name = overrides?.name ?? this.newName();
    const [template, offering] = await Promise.all([
      this.template(),
      this.offering(this.environment.smallOffering),
    ]);
    return {
      name,
      displayName: `Seat ${name} (Übung #1) ~*+`,
      templateId: template.id,
      offeringId: offering.id,
      portalId: this.portalId,
      ...overrides,
    };
  }

  /** Follows a job to its end. */
  async finish(
    accepted: Accepted,
  ): Promise<Exclude<JobStatus, { state: 'pending' }>> {
    if (accepted.jobId === undefined) return { state: 'done' };
    for (;;) {
      const status = await this.driver.pollJob(accepted.jobId, this.calling);
      if (status.state !== 'pending') return status;
      await sleep(POLL_MS);
    }
  }

  /** Ends as done, or says what the region said instead. */
  async succeed(accepted: Accepted): Promise<void> {
    const status = await this.finish(accepted);
    if (status.state === 'failed') throw status.error;
    if (status.state === 'unknown') throw new Error('The job is not known');
  }

  async deploy(overrides?: Partial<DeployRequest>): Promise<Instance> {
    const request = await this.request(overrides);
    const accepted = await this.driver.deploy(request, this.calling);
    await this.succeed(accepted);
    return this.get(accepted.instanceId);
  }

  async get(instanceId: string): Promise<Instance> {
    const instance = await this.driver.getInstance(instanceId, this.calling);
    if (!instance) throw new Error(`The region has no machine ${instanceId}`);
    return instance;
  }

  async find(name: string): Promise<Instance[]> {
    return this.driver.listInstances(
      { portalId: this.portalId, names: [name] },
      this.calling,
    );
  }

  /** The error of a call that must fail; it names its region, as people do, and no secret. */
  async errorOf(call: Promise<unknown>): Promise<RegionError> {
    const error = await call.then(
      () => undefined,
      (reason: unknown) => reason,
    );
    if (!isRegionError(error)) {
      throw new Error(`Not a RegionError: ${inspect(error)}`);
    }
    if (error.regionId !== this.environment.regionId) {
      throw new Error(`Names the region ${error.regionId}`);
    }
    if (!error.message.includes(this.environment.regionName)) {
      throw new Error(`Names no region that people know: ${error.message}`);
    }
    const shown = `${inspect(error, { depth: 10, showHidden: true })} ${
      error.stack
    } ${JSON.stringify(error)}`;
    const { secrets } = this.environment;
    if (secrets.some(it => shown.includes(it)) || /signature=/i.test(shown)) {
      // Without the error itself, which would bring the secret into the log.
      throw new Error('The error holds a secret');
    }
    return error;
  }

  /** Resolves once the port takes connections; machines need a moment to boot. */
  async reach(address: string, port: number): Promise<void> {
    while (!(await takesConnections(address, port))) await sleep(POLL_MS);
  }

  /** What a machine's console says first; a machine that boots may break the connection. */
  async greetingOf(instanceId: string): Promise<string> {
    for (;;) {
      const { websocketUrl, protocols } = await this.driver.openConsole(
        instanceId,
        this.calling,
      );
      const greeting = await readGreeting(websocketUrl, protocols);
      if (greeting) return greeting;
      await sleep(POLL_MS);
    }
  }

  async cleanUp(): Promise<void> {
    await this.environment.restore();
    const ours = await this.driver.listInstances(
      { portalId: this.portalId },
      this.calling,
    );
    await Promise.all(
      ours
        .filter(instance => instance.state !== 'gone')
        .map(async ({ id }) =>
          this.finish(await this.driver.destroy(id, this.calling)),
        ),
    );
    for (const wanted of this.#versions) {
      const templates = await this.driver.findTemplates(wanted, this.calling);
      for (const { id } of templates) await this.#removeTemplate(id);
    }
  }

  /** Some clouds delete no template that they are still fetching. */
  async #removeTemplate(id: string): Promise<void> {
    for (;;) {
      const accepted = await this.driver.deleteTemplate(id, this.calling);
      const status = await this.finish(accepted);
      if (status.state !== 'failed') return;
      if (status.error.code !== 'conflict') throw status.error;
      await sleep(POLL_MS);
    }
  }

  async close(): Promise<void> {
    await Promise.all(this.#drivers.map(driver => driver.close()));
    this.#drivers = [];
  }
}

function takesConnections(host: string, port: number): Promise<boolean> {
  return new Promise(resolve => {
    const socket = connect({ host, port });
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

function readGreeting(
  url: string,
  protocols: string[],
): Promise<string | undefined> {
  return new Promise(resolve => {
    const socket = new WebSocket(url, protocols);
    socket.binaryType = 'arraybuffer';
    socket.onmessage = ({ data }) => {
      resolve(Buffer.from(data).toString('latin1'));
      socket.close();
    };
    socket.onclose = () => resolve(undefined);
    socket.onerror = () => resolve(undefined);
  });
}
