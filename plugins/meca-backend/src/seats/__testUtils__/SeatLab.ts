import { randomUUID } from 'node:crypto';
import { mockServices } from '@backstage/backend-test-utils';
import { Seat } from '@meca/backstage-plugin-meca-common';
import { RegionDriver } from '@meca/backstage-plugin-meca-node';
import { Knex } from 'knex';
import { openDatabase } from '../../database';
import { Federation, RegionDefinition } from '../../federation/types';
import { TemplateCatalogue } from '../../mgtr/types';
import { DatabaseSessionStore } from '../../sessions/store/SessionStore';
import { DatabaseSeatStore } from '../DatabaseSeatStore';
import {
  DefaultSeatEngine,
  SeatEngineOptions,
} from '../engine/DefaultSeatEngine';
import { DEFAULT_SEAT_OPTIONS, SeatOptions } from '../options';

export const PORTAL = 'lab';

/** Everything a hundred times as fast, so that what takes minutes in a cloud takes moments here. */
export const QUICK: SeatOptions = {
  ...DEFAULT_SEAT_OPTIONS,
  leaseMs: 600,
  tickMs: 20,
  lostAnswerMs: 150,
  readinessLimitMs: 300,
  stopGraceMs: 400,
  busyLimitMs: 2_000,
  jobLookMs: 2,
  retryMs: 15,
  breakerMs: 50,
  callsPerSecond: 5_000,
};

export const TEMPLATE = {
  version: '01.00.00.00',
  cloudTemplateId: 'template-1',
  access: [{ protocol: 'vnc' as const, port: 5900 }],
};

/** A catalogue in which every region has one template and one offering. */
export function oneTemplate(
  resolve: TemplateCatalogue['resolve'] = async () => TEMPLATE,
): TemplateCatalogue {
  return {
    list: async () => [],
    offerings: async () => [],
    readiness: async () => new Map(),
    demand: async () => {},
    resolve,
    offering: async () => ({
      cpuCores: 1,
      cpuMhz: 1000,
      memoryBytes: 2 ** 30,
      cloudOfferingId: 'offering-1',
    }),
  };
}

/** Sessions and seats in a real database, and engines over given regions. */
export class SeatLab {
  readonly sessions: DatabaseSessionStore;
  readonly seats: DatabaseSeatStore;
  private readonly engines: DefaultSeatEngine[] = [];

  static async create(
    knex: Knex,
    drivers: Record<string, RegionDriver>,
    concurrency = 5,
  ): Promise<SeatLab> {
    await openDatabase(mockServices.database({ knex }));
    return new SeatLab(knex, drivers, concurrency);
  }

  private constructor(
    readonly knex: Knex,
    private readonly drivers: Record<string, RegionDriver>,
    private readonly concurrency: number,
  ) {
    this.sessions = new DatabaseSessionStore(knex);
    this.seats = new DatabaseSeatStore(knex);
  }

  get federation(): Pick<Federation, 'get' | 'driver' | 'list'> {
    const region = (id: string) =>
      ({
        ...{ id, name: `MECA-${id}` },
        deployConcurrency: this.concurrency,
      } as RegionDefinition);
    return {
      get: region,
      list: () => Object.keys(this.drivers).map(region),
      driver: id => this.drivers[id],
    };
  }

  /** A session in its class time unless told otherwise. */
  async addSession(options: {
    code: string;
    regionId?: string;
    seats: number;
    attendees?: string[];
    startsAt?: number;
    endsAt?: number;
    preparesAt?: number;
    releasedAt?: number;
    state?: string;
    endPolicy?: 'destroy' | 'keep';
    nextStepAt?: number | null;
    ownerRef?: string;
  }): Promise<string> {
    const id = randomUUID();
    const now = Date.now();
    const { code, regionId = 'fake', seats, attendees = [] } = options;
    const startsAt = options.startsAt ?? now;
    const endsAt = options.endsAt ?? now + 3_600_000;
    await this.knex.transaction(async tx => {
      await tx('session').insert({
        id,
        code,
        title: `Class ${code}`,
        institution_ref: 'group:default/polito',
        owner_ref: options.ownerRef ?? 'user:default/laura.ferri',
        created_by: 'user:default/laura.ferri',
        region_id: regionId,
        starts_at: startsAt,
        ends_at: endsAt,
        prepares_at: options.preparesAt ?? startsAt - 600_000,
        released_at: options.releasedAt ?? endsAt + 600_000,
        seats,
        template_path: 'linux/lab',
        version_policy: 'latest',
        offering: 'Small',
        cpu_cores: 1,
        cpu_mhz: 1000,
        memory_bytes: 2 ** 30,
        placement_policy: 'chosen-only',
        placement_verdicts: '[]',
        end_policy: options.endPolicy ?? 'destroy',
        comments: '',
        state: options.state ?? 'running',
        etag: randomUUID(),
        next_step_at: options.nextStepAt ?? null,
        created_at: now,
        updated_at: now,
      });
      await tx('reservation').insert({
        id: randomUUID(),
        session_id: id,
        region_id: regionId,
        borrower_id: 'group:default/polito',
        is_foreign: false,
        kind: 'session',
        starts_at: options.preparesAt ?? startsAt - 600_000,
        ends_at: options.releasedAt ?? endsAt + 600_000,
        seats,
        cpu: 1000 * seats,
        mem: 2 ** 30 * seats,
        ips: seats,
        state: 'active',
      });
      await this.seats.create(tx, { id, code, regionId, seats, attendees });
    });
    return id;
  }

  startEngine(
    overrides: Partial<Omit<SeatEngineOptions, 'options'>> & {
      options?: Partial<SeatOptions>;
    } = {},
  ): DefaultSeatEngine {
    const engine = new DefaultSeatEngine({
      knex: this.knex,
      federation: this.federation,
      sessions: this.sessions,
      templates: oneTemplate(),
      portalId: PORTAL,
      logger: mockServices.rootLogger(),
      probe: async () => true,
      ...overrides,
      options: { ...QUICK, ...overrides.options },
    });
    this.engines.push(engine);
    engine.start();
    return engine;
  }

  /** The engine is as good as dead: nobody waits for its end. */
  forget(engine: DefaultSeatEngine): void {
    this.engines.splice(this.engines.indexOf(engine), 1);
  }

  /** Ends when all seats of the session are settled as wanted and in one of the states. */
  async settled(
    sessionId: string,
    ...states: Seat['state'][]
  ): Promise<Seat[]> {
    for (;;) {
      const rows = await this.knex('seat').where({ session_id: sessionId });
      if (
        rows.every(row => Boolean(row.settled) && states.includes(row.state))
      ) {
        return this.seats.list(sessionId);
      }
      await new Promise(resolve => setTimeout(resolve, 10));
    }
  }

  async close(): Promise<void> {
    await Promise.all(this.engines.map(engine => engine.stop()));
    await Promise.all(Object.values(this.drivers).map(d => d.close()));
  }
}
