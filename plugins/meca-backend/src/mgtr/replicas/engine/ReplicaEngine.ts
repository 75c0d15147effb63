import { randomUUID } from 'node:crypto';
import { LoggerService } from '@backstage/backend-plugin-api';
import { BandwidthSchedule } from '@meca/meca-mgtr';
import { Knex } from 'knex';
import { Federation } from '../../../federation';
import { CallGate } from '../../../reconcile';
import { EdgeBook } from '../../edge/EdgeBook';
import { MgtrOptions } from '../../options';
import { RetirementGuard, VersionSource } from '../../versions/types';
import { StagedImages } from '../moves/types';
import { ReplicaOptions } from '../options';
import { REPLICA_TABLE, ReplicaRecord } from '../ReplicaRow';
import { ReplicaJournal } from './ReplicaJournal';
import { ReplicaLeases } from './ReplicaLeases';
import { ReplicaWorker } from './ReplicaWorker';

/** Steps under way get this long to end by themselves at shutdown; an aborted request may have been carried out. */
const SHUTDOWN_PATIENCE_MS = 5_000;

export interface ReplicaEngineOptions {
  knex: Knex;
  federation: Pick<Federation, 'get' | 'driver'>;
  versions: VersionSource;
  guard: RetirementGuard;
  edges: Pick<EdgeBook, 'read'>;
  images: StagedImages;
  journal: ReplicaJournal;
  regions: MgtrOptions['regions'];
  portalId: string;
  options: ReplicaOptions;
  logger: LoggerService;
  /** For tests that look at or disturb what the engine does to the database. */
  leases?: ReplicaLeases;
  random?: () => number;
}

/** Finds out which regions have something to do, and lets a worker per region do it. */
export class ReplicaEngine {
  private readonly workers = new Map<string, ReplicaWorker>();
  private readonly leases: ReplicaLeases;
  private readonly abort = new AbortController();
  private ticking?: Promise<void>;
  private tickTimer?: NodeJS.Timeout;
  private renewTimer?: NodeJS.Timeout;
  private tickAgain = false;
  private started = false;
  private stopped = false;

  constructor(private readonly on: ReplicaEngineOptions) {
    this.leases =
      on.leases ?? new ReplicaLeases(on.knex, randomUUID(), on.options.leaseMs);
  }

  start(): void {
    const { leaseMs, tickMs } = this.on.options;
    this.started = true;
    // Replicas that start together must not ask together for ever after.
    this.scheduleTick(Math.random() * tickMs);
    this.renewTimer = setInterval(() => {
      this.leases
        .renew()
        .catch(error =>
          this.on.logger.warn('Replicas could not be kept', error as Error),
        );
    }, leaseMs / 3).unref();
  }

  /** Look now; before the start and after the end nothing happens. */
  wake(): void {
    if (this.stopped || !this.started) return;
    if (this.ticking) {
      this.tickAgain = true;
      return;
    }
    clearTimeout(this.tickTimer);
    this.ticking = this.tick().finally(() => {
      this.ticking = undefined;
      this.scheduleTick(this.tickAgain ? 0 : this.on.options.tickMs);
      this.tickAgain = false;
    });
  }

  async stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.tickTimer);
    await this.ticking;
    const patience = setTimeout(() => this.abort.abort(), SHUTDOWN_PATIENCE_MS);
    await Promise.all([...this.workers.values()].map(w => w.stop()));
    clearTimeout(patience);
    clearInterval(this.renewTimer);
    this.abort.abort();
    if (this.started) await this.leases.giveBackAll();
  }

  private scheduleTick(delayMs: number): void {
    if (this.stopped) return;
    this.tickTimer = setTimeout(() => this.wake(), delayMs).unref();
  }

  private async tick(): Promise<void> {
    try {
      for (const regionId of await this.leases.dueRegions()) {
        this.workerOf(regionId)?.wake();
      }
    } catch (error) {
      this.on.logger.warn('Replicas could not be looked at', error as Error);
    }
  }

  /** Undefined: the region is no longer in the configuration, so its replicas wait until it is back. */
  private workerOf(regionId: string): ReplicaWorker | undefined {
    const { federation, regions, options } = this.on;
    let worker = this.workers.get(regionId);
    if (worker) return worker;
    try {
      federation.get(regionId);
    } catch {
      return undefined;
    }
    worker = new ReplicaWorker({
      ...this.on,
      regionId,
      regionName: federation.get(regionId).name,
      leases: this.leases,
      mode: () => regions.get(regionId)?.delivery,
      closedUntil: now => this.closedUntil(regionId, now),
      gate: new CallGate(
        federation.get(regionId),
        () => federation.driver(regionId),
        this.abort.signal,
        options,
      ),
      isShared: record => this.isShared(record),
      random: this.on.random ?? Math.random,
    });
    this.workers.set(regionId, worker);
    return worker;
  }

  private closedUntil(regionId: string, now: number): number | undefined {
    const { federation, regions } = this.on;
    const table = regions.get(regionId)?.bandwidth;
    if (table === undefined) return undefined;
    const { timeZone } = federation.get(regionId);
    const limit = BandwidthSchedule.parse(table, timeZone).limitAt(now);
    return limit.kind === 'closed' ? limit.untilMs ?? Infinity : undefined;
  }

  /** Two repositories may publish the same image under the same name; a region has it once. */
  private async isShared(record: ReplicaRecord): Promise<boolean> {
    const other = await this.on
      .knex(REPLICA_TABLE)
      .where({
        region_id: record.regionId,
        cloud_template_id: record.cloudTemplateId,
        desired: 'present',
      })
      .whereNot({ id: record.id })
      .first('id');
    return other !== undefined;
  }
}
