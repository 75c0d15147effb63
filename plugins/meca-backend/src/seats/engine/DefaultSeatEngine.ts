import { randomUUID } from 'node:crypto';
import { LoggerService } from '@backstage/backend-plugin-api';
import { Knex } from 'knex';
import { Federation } from '../../federation/types';
import { TemplateCatalogue } from '../../mgtr/types';
import { CallGate } from '../../reconcile';
import { SessionReader } from '../../sessions/types';
import { SeatLeases } from '../lease/SeatLeases';
import { probePort } from '../moves/probePort';
import { MoveContext } from '../moves/types';
import { SeatOptions } from '../options';
import { SeatRecord } from '../SeatRow';
import { SeatEngine } from '../types';
import { RegionWorker } from './RegionWorker';

/** Moves under way get this long to end by themselves at shutdown; an aborted request may have been carried out. */
const SHUTDOWN_PATIENCE_MS = 5_000;

export interface SeatEngineOptions {
  knex: Knex;
  federation: Pick<Federation, 'get' | 'driver'>;
  sessions: SessionReader;
  templates: TemplateCatalogue;
  portalId: string;
  options: SeatOptions;
  logger: LoggerService;
  /** Called for every seat whose state, as people see it, changed. */
  onChange?(seat: SeatRecord): void;
  probe?: MoveContext['probe'];
  /** For tests that look at or disturb what the engine does to the database. */
  leases?: SeatLeases;
}

/** Finds out which regions have something to do, and lets a worker per region do it. */
export class DefaultSeatEngine implements SeatEngine {
  private readonly workers = new Map<string, RegionWorker>();
  private readonly leases: SeatLeases;
  private readonly abort = new AbortController();
  private ticking?: Promise<void>;
  private tickTimer?: NodeJS.Timeout;
  private renewTimer?: NodeJS.Timeout;
  private tickAgain = false;
  private stopped = false;

  constructor(private readonly on: SeatEngineOptions) {
    this.leases =
      on.leases ?? new SeatLeases(on.knex, randomUUID(), on.options.leaseMs);
  }

  start(): void {
    const { leaseMs, tickMs } = this.on.options;
    // Replicas that start together must not ask together for ever after.
    this.scheduleTick(Math.random() * tickMs);
    this.renewTimer = setInterval(() => {
      this.leases
        .renew()
        .catch(error =>
          this.on.logger.warn('Seats could not be kept', error as Error),
        );
    }, leaseMs / 3).unref();
  }

  wake(): void {
    if (this.stopped) return;
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
    await this.leases.giveBackAll();
  }

  /** How long a machine takes to be made in a region, milliseconds, as far as this replica has seen. */
  expectedDeployMs(regionId: string): number | undefined {
    return this.workers.get(regionId)?.times.expected('deploy');
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
      this.on.logger.warn('Seats could not be looked at', error as Error);
    }
  }

  /** Undefined: the region is no longer in the configuration, so its seats wait until it is back. */
  private workerOf(regionId: string): RegionWorker | undefined {
    const { federation, logger, options } = this.on;
    let worker = this.workers.get(regionId);
    if (worker) return worker;
    try {
      federation.get(regionId);
    } catch {
      logger.debug(
        `Seats wait for region ${regionId}, which is not configured`,
      );
      return undefined;
    }
    worker = new RegionWorker({
      ...this.on,
      regionId,
      regionName: federation.get(regionId).name,
      leases: this.leases,
      gate: new CallGate(
        federation.get(regionId),
        () => federation.driver(regionId),
        this.abort.signal,
        options,
      ),
      concurrency: () => federation.get(regionId).deployConcurrency,
      probe:
        this.on.probe ??
        ((address, port) =>
          probePort(address, port, { timeoutMs: options.probeTimeoutMs })),
      onChange: (before, after) => {
        if (isVisibleChange(before, after)) this.on.onChange?.(after);
      },
    });
    this.workers.set(regionId, worker);
    return worker;
  }
}

function isVisibleChange(before: SeatRecord, after: SeatRecord): boolean {
  return (
    before.state !== after.state ||
    before.address !== after.address ||
    before.name !== after.name ||
    before.problem?.code !== after.problem?.code
  );
}
