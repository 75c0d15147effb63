import { commands } from '../commands';
import { isListed } from '../capacity/usage';
import { Duplex } from 'node:stream';
import { ConsoleTickets } from '../console/ConsoleTickets';
import { RegionDescription } from '../description/regionSchema';
import { Faults, faultsSchema } from '../faults/faultsSchema';
import { GuestHouse } from '../guest/GuestHouse';
import { JobRunner, JobWork } from '../jobs/JobRunner';
import { setState } from '../machines/lifecycle';
import { RateLimit } from '../protocol/RateLimit';
import { MachineState, RegionRecords, StoreState } from '../region/records';
import { Region } from '../region/Region';
import { tagsOf } from '../region/tags';
import { isReady } from '../templates/TemplateRegistry';
import { Downloads } from '../templates/Downloads';
import { UploadDoor } from '../templates/UploadDoor';
import { createRegionTls } from './createRegionTls';
import { RegionServer } from './RegionServer';

export interface SimulatedRegionOptions {
  description: RegionDescription;
  defaultTiming?: RegionDescription['timing'];
  records: RegionRecords;
  consoles: ConsoleTickets;
  /** Every region of the process. */
  peers: () => SimulatedRegion[];
  /** Takes what an operator should know; standard error by default. */
  warn?: (message: string) => void;
}

/** A machine as the simulator knows it, not as the API tells it. */
export interface MachineSummary {
  id: string;
  name: string;
  displayName: string;
  state: MachineState;
  account: string;
  hostId?: string;
  addresses: string[];
  template: string;
  tags: Record<string, string>;
}

/** A template in one zone, as the simulator knows it. */
export interface TemplateSummary {
  id: string;
  name: string;
  zoneId: string;
  zone: string;
  state: StoreState;
  /** Deployable there. */
  ready: boolean;
  percent: number;
  error?: string;
  storedBytes: number;
  tags: Record<string, string>;
}

function jobWorks(): Map<string, JobWork> {
  const works = new Map<string, JobWork>();
  for (const { name, work } of commands.values()) {
    if (work) works.set(name, work);
  }
  return works;
}

interface RegionParts {
  jobs: JobRunner;
  server: RegionServer;
  guests: GuestHouse;
  downloads: Downloads;
  uploads: UploadDoor;
}

/** One running region, as tests and the admin port hold it. */
export class SimulatedRegion {
  private constructor(
    private readonly region: Region,
    private readonly parts: RegionParts,
    /** PEM of the authority that signed the region's certificate, if the simulator made it. */
    readonly ca: string | undefined,
  ) {}

  static async create(
    options: SimulatedRegionOptions,
  ): Promise<SimulatedRegion> {
    const { description, defaultTiming, records, consoles } = options;
    const region = new Region({
      description,
      defaultTiming,
      records,
      peers: () =>
        options
          .peers()
          .filter(peer => isKnown(description, peer))
          .map(peer => ({
            id: peer.regionId,
            name: peer.name,
            endpoint: `${peer.origin}/client/`,
          })),
    });
    const jobs = new JobRunner(region, jobWorks());
    const rateLimit = new RateLimit(description.throttling);
    const { tls, ca } = await createRegionTls(description);
    const downloads = new Downloads(region);
    const uploads = new UploadDoor({
      region,
      lineOf: zoneId => downloads.lineOf(zoneId),
    });
    const dispatch = { region, jobs, consoles, uploads, rateLimit };
    const server = new RegionServer({ dispatch, tls });
    const guests = new GuestHouse(
      region,
      options.warn ?? (message => process.stderr.write(`${message}\n`)),
    );
    return new SimulatedRegion(
      region,
      { jobs, server, guests, downloads, uploads },
      ca,
    );
  }

  get id(): string {
    return this.region.id;
  }

  get regionId(): number {
    return this.region.description.regionId;
  }

  get name(): string {
    return this.region.description.name;
  }

  get version(): string {
    return this.region.version;
  }

  get origin(): string {
    return this.parts.server.origin;
  }

  /** Address of the API, for a client. */
  get endpoint(): string {
    return this.parts.server.endpoint;
  }

  /** The root administrator's keys, as they are now. */
  get apiKey(): string {
    return this.region.keysOf(this.region.infrastructure.users[0]).apiKey;
  }

  get secretKey(): string {
    return this.region.keysOf(this.region.infrastructure.users[0]).secretKey;
  }

  /** The ordinary user's keys and names. */
  get user() {
    const user = this.region.infrastructure.users[1];
    const { account } = user;
    return {
      ...this.region.keysOf(user),
      account: account.name,
      domainId: account.domain.id,
    };
  }

  /** The first zone. */
  get zoneId(): string {
    return this.region.infrastructure.zones[0].id;
  }

  get records(): RegionRecords {
    return this.region.records;
  }

  /** Adds to the faults that are on; resolves when ports are as they say. Throws a ZodError. */
  async setFaults(faults: Faults): Promise<Faults> {
    return this.replaceFaults({ ...this.faults(), ...faults });
  }

  /** Switches exactly these faults on, and all others off. Throws a ZodError. */
  async replaceFaults(input: unknown): Promise<Faults> {
    const faults = faultsSchema.parse(input);
    if (faults.wrongCertificate && !this.origin.startsWith('https')) {
      throw new Error(
        `Region ${this.id} has no TLS, so its certificate cannot be wrong`,
      );
    }
    this.region.faults.replace(faults);
    await this.parts.server.settle();
    return this.region.faults.current();
  }

  async clearFaults(): Promise<void> {
    await this.replaceFaults({});
  }

  faults(): Faults {
    return this.region.faults.current();
  }

  /** Every machine that is not expunged. */
  machines(): MachineSummary[] {
    const { records, templates } = this.region;
    return records.machines.filter(isListed).map(machine => ({
      id: machine.id,
      name: machine.name,
      displayName: machine.displayName,
      state: machine.state,
      account: this.region.account(machine.accountId).name,
      hostId: machine.hostId,
      addresses: machine.nics.map(nic => nic.address),
      template: templates.find(machine.templateId)?.name ?? machine.templateId,
      tags: Object.fromEntries(
        records.tags
          .filter(tag => tag.resourceId === machine.id)
          .map(({ key, value }) => [key, value]),
      ),
    }));
  }

  /** Every template in every zone that has it or is about to. */
  templates(): TemplateSummary[] {
    const { infrastructure, templates } = this.region;
    return templates.rows().map(({ template, copy }) => ({
      id: template.id,
      name: template.name,
      zoneId: copy.zoneId,
      zone:
        infrastructure.zones.find(({ id }) => id === copy.zoneId)?.name ?? '',
      state: copy.state,
      ready: isReady(copy),
      percent: copy.percent,
      error: copy.error,
      storedBytes: copy.storedBytes,
      tags: Object.fromEntries(
        tagsOf(this.region, 'Template', template.id).map(({ key, value }) => [
          key,
          value,
        ]),
      ),
    }));
  }

  /**
   * Shuts a running machine down from inside, given by id or name: it is Stopped without any
   * API call. False if it does not run.
   */
  powerOff(machine: string): boolean {
    const found = this.region.records.machines.find(
      each => each.id === machine || (isListed(each) && each.name === machine),
    );
    if (found?.state !== 'Running') return false;
    found.hostId = undefined;
    setState(this.region, found, 'Stopped');
    return true;
  }

  /** Connects a stream with a machine's screen, as a console does; false if there is none. */
  connectConsole(machineId: string, stream: Duplex): boolean {
    const guest = this.parts.guests.guestOf(machineId);
    const announceVncAuth = this.region.description.consoleAnnouncesVncAuth;
    guest?.serveScreen(stream, { announceVncAuth });
    return guest !== undefined;
  }

  /** What was typed on a machine's screen; undefined before it has booted. */
  typedOn(machineId: string): string | undefined {
    return this.parts.guests.guestOf(machineId)?.desktop.text();
  }

  /** Calls taken so far, by command. */
  calls(): Record<string, number> {
    return Object.fromEntries(this.region.calls);
  }

  resetCalls(): void {
    this.region.calls.clear();
  }

  onChange(listener: () => void): void {
    this.region.onChange(listener);
  }

  async start(): Promise<void> {
    const { jobs, server, guests, downloads, uploads } = this.parts;
    await server.start();
    jobs.wake();
    guests.reconcileSoon();
    downloads.wakeSoon();
    uploads.start();
  }

  async close(): Promise<void> {
    const { jobs, server, guests, downloads, uploads } = this.parts;
    jobs.close();
    guests.close();
    downloads.close();
    uploads.close();
    await server.close();
  }
}

function isKnown(
  description: RegionDescription,
  peer: SimulatedRegion,
): boolean {
  return (
    peer.id === description.id ||
    description.knows === 'all' ||
    description.knows.includes(peer.id)
  );
}
