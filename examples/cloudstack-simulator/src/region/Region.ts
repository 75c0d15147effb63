import { randomUUID } from 'node:crypto';
import { CommandDeclaration, readCatalogue } from '../catalogue/catalogue';
import { isAtLeast } from '../catalogue/version';
import { RegionDescription } from '../description/regionSchema';
import { buildTiming, Timing } from '../description/timing';
import { FaultSwitch } from '../faults/FaultSwitch';
import { buildInfrastructure } from './buildInfrastructure';
import { Account, Infrastructure, User } from './entities';
import { groupId } from './groupId';
import { TemplateRegistry } from '../templates/TemplateRegistry';
import { emptyRecords, Event, RegionRecords, RegionRow } from './records';

const MAX_EVENTS = 20_000;

/** The registry of everything that can be named by id. */
export type EntityKind =
  | keyof Infrastructure
  | 'machines'
  | 'jobs'
  | 'events'
  | 'groups';

export interface RegionOptions {
  description: RegionDescription;
  defaultTiming?: RegionDescription['timing'];
  records?: RegionRecords;
  /** The regions that the process runs, as this one's listRegions names them. */
  peers: () => RegionRow[];
}

/** The state of one simulated CloudStack installation, without any network. */
export class Region {
  readonly id: string;
  readonly version: string;
  readonly timing: Timing;
  readonly infrastructure: Infrastructure;
  readonly declarations: Map<string, CommandDeclaration>;
  readonly faults: FaultSwitch;
  readonly records: RegionRecords;
  readonly templates: TemplateRegistry;
  /** Scheme, host and port at which it is reached; its server tells once it listens. */
  origin = '';
  readonly calls = new Map<string, number>();
  private readonly changeListeners: (() => void)[] = [];

  constructor(private readonly options: RegionOptions) {
    const { description } = options;
    this.id = description.id;
    this.version = description.version;
    this.timing = buildTiming(description.timing ?? options.defaultTiming);
    this.infrastructure = buildInfrastructure(description);
    this.declarations = readCatalogue(description.version);
    this.faults = new FaultSwitch(description.faults);
    this.records = options.records ?? emptyRecords();
    this.templates = new TemplateRegistry(
      this.infrastructure.templates,
      this.records,
    );
  }

  get description(): RegionDescription {
    return this.options.description;
  }

  isAtLeast(version: string): boolean {
    return isAtLeast(this.version, version);
  }

  /** The region's own clock, which a fault can set wrong. */
  now(): number {
    return Date.now() + (this.faults.current().clockSkewMs ?? 0);
  }

  nextSequence(): number {
    this.records.sequence += 1;
    return this.records.sequence;
  }

  /** Tells that records changed, so that they are saved. */
  changed(): void {
    for (const listener of this.changeListeners) listener();
  }

  onChange(listener: () => void): void {
    this.changeListeners.push(listener);
  }

  countCall(command: string): void {
    this.calls.set(command, (this.calls.get(command) ?? 0) + 1);
  }

  keysOf(user: User): { apiKey: string; secretKey: string } {
    return this.records.keys[user.id] ?? user.initialKeys;
  }

  userByApiKey(apiKey: string): User | undefined {
    return this.infrastructure.users.find(
      user => this.keysOf(user).apiKey === apiKey,
    );
  }

  account(id: string): Account {
    const account = this.infrastructure.accounts.find(each => each.id === id);
    if (!account) throw new Error(`Region ${this.id} has no account ${id}`);
    return account;
  }

  user(id: string): User {
    const user = this.infrastructure.users.find(each => each.id === id);
    if (!user) throw new Error(`Region ${this.id} has no user ${id}`);
    return user;
  }

  /** The UUID of an entity given by UUID or internal number; removed ones count. */
  resolve(kind: EntityKind, idOrSeq: string): string | undefined {
    if (kind === 'groups') return this.resolveGroup(idOrSeq);
    const rows = this.rowsOf(kind);
    const bySeq = /^\d+$/.test(idOrSeq);
    return rows.find(row =>
      bySeq ? row.seq === Number(idOrSeq) : row.id === idOrSeq,
    )?.id;
  }

  private rowsOf(
    kind: Exclude<EntityKind, 'groups'>,
  ): { id: string; seq: number }[] {
    if (kind === 'templates') return this.templates.all();
    return kind === 'machines' || kind === 'jobs' || kind === 'events'
      ? this.records[kind]
      : this.infrastructure[kind];
  }

  private resolveGroup(id: string): string | undefined {
    const known = this.records.machines.some(
      ({ accountId, group }) => group && groupId(accountId, group) === id,
    );
    return known ? id : undefined;
  }

  /** Regions as `listRegions` shows them, by number. */
  regionRows(): RegionRow[] {
    const rows = new Map<number, RegionRow>();
    for (const row of this.options.peers()) rows.set(row.id, row);
    for (const id of this.records.removedRegions) rows.delete(id);
    for (const row of this.records.regions) rows.set(row.id, row);
    return [...rows.values()].sort((a, b) => a.id - b.id);
  }

  addEvent(event: Omit<Event, 'id' | 'seq' | 'created'>): Event {
    const added = {
      ...event,
      id: randomUUID(),
      seq: this.nextSequence(),
      created: this.now(),
    };
    this.records.events.push(added);
    if (this.records.events.length > MAX_EVENTS) {
      this.records.events.splice(0, MAX_EVENTS / 2);
    }
    return added;
  }
}
