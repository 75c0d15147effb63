import { commands } from '../commands';
import { isListed } from '../capacity/usage';
import { ConsoleTickets } from '../console/ConsoleTickets';
import { RegionDescription } from '../description/regionSchema';
import { Faults } from '../faults/faultsSchema';
import { JobRunner, JobWork } from '../jobs/JobRunner';
import { RateLimit } from '../protocol/RateLimit';
import { MachineState, RegionRecords } from '../region/records';
import { Region } from '../region/Region';
import { createRegionTls } from './createRegionTls';
import { RegionServer } from './RegionServer';

export interface SimulatedRegionOptions {
  description: RegionDescription;
  defaultTiming?: RegionDescription['timing'];
  records: RegionRecords;
  consoles: ConsoleTickets;
  /** Every region of the process. */
  peers: () => SimulatedRegion[];
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

function jobWorks(): Map<string, JobWork> {
  const works = new Map<string, JobWork>();
  for (const { name, work } of commands.values()) {
    if (work) works.set(name, work);
  }
  return works;
}

/** One running region, as tests and the admin port hold it. */
export class SimulatedRegion {
  private constructor(
    private readonly region: Region,
    private readonly jobs: JobRunner,
    private readonly server: RegionServer,
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
    const dispatch = { region, jobs, consoles, rateLimit };
    const server = new RegionServer({ dispatch, tls });
    return new SimulatedRegion(region, jobs, server, ca);
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
    return this.server.origin;
  }

  /** Address of the API, for a client. */
  get endpoint(): string {
    return this.server.endpoint;
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
    if (faults.wrongCertificate && !this.origin.startsWith('https')) {
      throw new Error(
        `Region ${this.id} has no TLS, so its certificate cannot be wrong`,
      );
    }
    this.region.faults.merge(faults);
    await this.server.settle();
    return this.region.faults.current();
  }

  async clearFaults(): Promise<void> {
    this.region.faults.replace({});
    await this.server.settle();
  }

  faults(): Faults {
    return this.region.faults.current();
  }

  /** Every machine that is not expunged. */
  machines(): MachineSummary[] {
    const { infrastructure, records } = this.region;
    return records.machines.filter(isListed).map(machine => ({
      id: machine.id,
      name: machine.name,
      displayName: machine.displayName,
      state: machine.state,
      account: this.region.account(machine.accountId).name,
      hostId: machine.hostId,
      addresses: machine.nics.map(nic => nic.address),
      template:
        infrastructure.templates.find(({ id }) => id === machine.templateId)
          ?.name ?? machine.templateId,
      tags: Object.fromEntries(
        records.tags
          .filter(tag => tag.resourceId === machine.id)
          .map(({ key, value }) => [key, value]),
      ),
    }));
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
    await this.server.start();
    this.jobs.wake();
  }

  async close(): Promise<void> {
    this.jobs.close();
    await this.server.close();
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
