import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mockServices } from '@backstage/backend-test-utils';
import {
  RegionDriver,
  RegionDriverFactory,
} from '@meca/backstage-plugin-meca-node';
import {
  RunningSimulator,
  smallRegion,
  startSimulator,
} from '@meca/cloudstack-simulator';
import { Knex } from 'knex';
import { openDatabase } from '../../database';
import { Federation, RegionDefinition } from '../../federation';
import { EdgeBook } from '../edge/EdgeBook';
import { EdgeDesk } from '../edge/EdgeDesk';
import { RegionMgtrOptions } from '../options';
import { DatabaseReplicaStore } from '../replicas/DatabaseReplicaStore';
import {
  ReplicaEngine,
  ReplicaEngineOptions,
} from '../replicas/engine/ReplicaEngine';
import { ReplicaJournal } from '../replicas/engine/ReplicaJournal';
import { DEFAULT_REPLICA_OPTIONS, ReplicaOptions } from '../replicas/options';
import { ReplicaRecord } from '../replicas/ReplicaRow';
import { DeliverableVersion, RetirementGuard } from '../versions/types';
import { FakeEdge } from './FakeEdge';
import { packImage } from './packImage';

export const PORTAL = 'lab';

/** What takes minutes in a federation takes moments here. */
export const QUICK: ReplicaOptions = {
  ...DEFAULT_REPLICA_OPTIONS,
  leaseMs: 600,
  tickMs: 20,
  pollMs: 20,
  recheckMs: 200,
  // Not quick: on a busy machine imports that stall for a moment would be begun anew.
  stuckMs: 60_000,
  retryMs: 20,
  mostRetryMs: 200,
  lostAnswerMs: 100,
  cleanUpMs: 60,
  inUseMs: 100,
  heldMs: 60,
  edgeSilentMs: 1_500,
  callsPerSecond: 5_000,
  breakerMs: 50,
};

type RegionOverrides = Parameters<typeof smallRegion>[0];

/** Replicas in a real database, over simulated clouds behind the real driver. */
export class DeliveryLab {
  readonly notices: { entityRef: string; title: string; text: string }[] = [];
  readonly regions = new Map<string, RegionMgtrOptions>();
  readonly versions = new Map<string, DeliverableVersion & { image: Buffer }>();
  readonly edges: EdgeBook;
  readonly replicas: DatabaseReplicaStore;
  readonly desk: EdgeDesk;
  guard: RetirementGuard = { mayRetire: async () => undefined };
  private readonly engines: ReplicaEngine[] = [];
  private readonly closing: (() => Promise<unknown>)[] = [];
  private readonly drivers = new Map<string, RegionDriver>();

  static async create(
    knex: Knex,
    factory: RegionDriverFactory,
    regions: RegionOverrides[] = [{ id: 'bme' }],
  ): Promise<DeliveryLab> {
    await openDatabase(mockServices.database({ knex }));
    const simulator = await startSimulator({
      timing: 'fast',
      regions: regions.map(region => smallRegion(region)),
    });
    const folder = await mkdtemp(join(tmpdir(), 'meca-lab-'));
    return new DeliveryLab(knex, factory, simulator, folder, regions);
  }

  private constructor(
    readonly knex: Knex,
    factory: RegionDriverFactory,
    readonly simulator: RunningSimulator,
    readonly folder: string,
    regions: RegionOverrides[],
  ) {
    for (const given of regions) {
      const id = given!.id!;
      const region = simulator.region(id);
      this.drivers.set(
        id,
        factory.create({
          ...{ regionId: id, regionName: `MECA-${id}` },
          endpoint: new URL(region.endpoint),
          logger: mockServices.logger.mock(),
          config: mockServices.rootConfig({
            data: { apiKey: region.apiKey, secretKey: region.secretKey },
          }),
        }),
      );
      this.configure(id, {});
    }
    this.edges = new EdgeBook(knex, QUICK.edgeSilentMs);
    this.replicas = new DatabaseReplicaStore(knex);
    this.desk = new EdgeDesk({
      federation: this.federation,
      regions: this.regions,
      versions: this.versionSource,
      replicas: this.replicas,
      edges: this.edges,
      activePollMs: QUICK.pollMs,
    });
    const wake = () => this.engines.forEach(engine => engine.wake());
    this.replicas.onWork(wake);
    this.desk.onNews(wake);
  }

  configure(regionId: string, options: Partial<RegionMgtrOptions>): void {
    this.regions.set(regionId, {
      delivery: 'edge',
      wants: 'all',
      sync: 'on-publish',
      dailyAt: { hour: 2, minute: 0 },
      notify: `group:default/${regionId}`,
      ...options,
    });
  }

  get federation(): Pick<Federation, 'get' | 'driver' | 'list'> {
    const region = (id: string) =>
      ({ id, name: `MECA-${id}`, timeZone: 'Europe/Rome' } as RegionDefinition);
    return {
      get: region,
      driver: id => this.drivers.get(id)!,
      list: () => [...this.drivers.keys()].map(region),
    };
  }

  get versionSource() {
    return { get: async (id: string) => this.versions.get(id) };
  }

  driver(regionId = 'bme'): RegionDriver {
    return this.drivers.get(regionId)!;
  }

  /** A version that is published in a folder. */
  async publish(
    options: Parameters<typeof packImage>[1] = {},
  ): Promise<DeliverableVersion & { image: Buffer }> {
    const version = await packImage(this.folder, options);
    this.versions.set(version.id, version);
    await this.knex('mgtr_version').insert({
      id: version.id,
      repository_id: version.repositoryId,
      path: version.path,
      version: version.version,
      version_key: version.version,
      revision: 1,
      manifest: '{}',
      summary: '{}',
      manifest_sha256: '',
      image_sha256: version.manifest.image.sha256,
      stage: version.stage,
      first_seen_at: Date.now(),
    });
    return version;
  }

  async want(
    version: DeliverableVersion,
    regionId = 'bme',
    urgency: 0 | 1 | 2 = 0,
  ): Promise<string> {
    const { delivery: mode } = this.regions.get(regionId)!;
    const { id } = await this.replicas.want({
      ...{ versionId: version.id, regionId, mode, urgency },
    });
    this.replicas.wake();
    return id;
  }

  /** An edge that has all images at once. */
  async startEdge(regionId = 'bme'): Promise<FakeEdge> {
    const imageOf = (sha256: string) =>
      [...this.versions.values()].find(
        ({ manifest }) => manifest.image.sha256 === sha256,
      )!.image;
    const edge = await FakeEdge.create(this.desk, regionId, imageOf);
    edge.start();
    this.closing.push(() => edge.stop());
    return edge;
  }

  startEngine(
    overrides: Partial<Omit<ReplicaEngineOptions, 'options'>> & {
      options?: Partial<ReplicaOptions>;
    } = {},
  ): ReplicaEngine {
    const journal = new ReplicaJournal({
      knex: this.knex,
      federation: this.federation,
      hints: { hint: () => {} },
      notifications: {
        send: async ({ recipients, payload }) => {
          if (recipients.type !== 'entity') return;
          this.notices.push({
            entityRef: String(recipients.entityRef),
            title: payload.title,
            text: payload.description ?? '',
          });
        },
      },
      logger: mockServices.logger.mock(),
      recipientOf: id => this.regions.get(id)?.notify,
    });
    const engine = new ReplicaEngine({
      knex: this.knex,
      federation: this.federation,
      versions: this.versionSource,
      guard: { mayRetire: (...args) => this.guard.mayRetire(...args) },
      edges: this.edges,
      images: {
        imageFile: () => undefined,
        doubt: () => {},
        pace: async () => {},
      },
      journal,
      regions: this.regions,
      portalId: PORTAL,
      logger: mockServices.logger.mock(),
      ...overrides,
      options: { ...QUICK, ...overrides.options },
    });
    this.engines.push(engine);
    engine.start();
    return engine;
  }

  /** The engine is as good as dead: nobody waits for its end. */
  forget(engine: ReplicaEngine): void {
    this.engines.splice(this.engines.indexOf(engine), 1);
  }

  /** Ends when the replica is as wanted, or says how it is after a long time. */
  async until(
    id: string,
    check: ReplicaRecord['state'] | ((replica: ReplicaRecord) => boolean),
  ): Promise<ReplicaRecord> {
    for (const deadline = Date.now() + 30_000; ; ) {
      const replica = await this.replicas.get(id);
      if (
        replica &&
        (typeof check === 'string' ? replica.state === check : check(replica))
      ) {
        return replica;
      }
      if (Date.now() > deadline) {
        throw new Error(`It stays as it is: ${JSON.stringify(replica)}`);
      }
      await new Promise(resolve => setTimeout(resolve, 10));
    }
  }

  /** Names and states of what the cloud has of our making, without what is deleted. */
  templates(regionId = 'bme') {
    return this.simulator
      .region(regionId)
      .templates()
      .filter(({ name }) => name.startsWith('meca--linux-lab'));
  }

  events(regionId = 'bme'): Promise<{ kind: string }[]> {
    return this.knex('mgtr_event')
      .where({ region_id: regionId })
      .orderBy('id')
      .select('kind', 'data');
  }

  onClose(close: () => Promise<unknown>): void {
    this.closing.push(close);
  }

  async close(): Promise<void> {
    await Promise.all(this.engines.map(engine => engine.stop()));
    for (const close of this.closing.reverse()) await close();
    await Promise.all([...this.drivers.values()].map(d => d.close()));
    await this.simulator.close();
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** An id that is nobody's. */
export function anyId(): string {
  return randomUUID();
}
