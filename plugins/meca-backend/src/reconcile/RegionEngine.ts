import { LoggerService } from '@backstage/backend-plugin-api';
import { Federation, RegionDefinition } from '../federation/types';
import { CallGate, CallGateOptions } from './CallGate';

/** Moves under way get this long to end by themselves at shutdown; an aborted request may have been carried out. */
const SHUTDOWN_PATIENCE_MS = 5_000;

/** Works on what is due in one region, so that a region that hangs holds up no other. */
export interface RegionWorker {
  /** Look now. */
  wake(): void;
  /** Ends after the moves under way are done. */
  stop(): Promise<void>;
}

export interface RegionEngineOptions<Worker extends RegionWorker> {
  /** What is worked on, for the log: "Seats". */
  what: string;
  federation: Pick<Federation, 'get' | 'driver'>;
  leases: {
    dueRegions(): Promise<string[]>;
    renew(): Promise<void>;
    giveBackAll(): Promise<void>;
  };
  options: { leaseMs: number; tickMs: number } & CallGateOptions;
  logger: LoggerService;
  createWorker(region: RegionDefinition, gate: CallGate): Worker;
}

/** Finds out which regions have something to do, and lets a worker per region do it. */
export class RegionEngine<Worker extends RegionWorker = RegionWorker> {
  private readonly workers = new Map<string, Worker>();
  private readonly abort = new AbortController();
  private ticking?: Promise<void>;
  private tickTimer?: NodeJS.Timeout;
  private renewTimer?: NodeJS.Timeout;
  private tickAgain = false;
  private started = false;
  private stopped = false;

  constructor(private readonly on: RegionEngineOptions<Worker>) {}

  start(): void {
    const { leases, logger, options, what } = this.on;
    this.started = true;
    // Portals that start together must not ask together for ever after.
    this.scheduleTick(Math.random() * options.tickMs);
    this.renewTimer = setInterval(() => {
      leases
        .renew()
        .catch(error =>
          logger.warn(`${what} could not be kept`, error as Error),
        );
    }, options.leaseMs / 3).unref();
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

  /** Gives leases back after the moves under way are done. */
  async stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.tickTimer);
    await this.ticking;
    const patience = setTimeout(() => this.abort.abort(), SHUTDOWN_PATIENCE_MS);
    await Promise.all([...this.workers.values()].map(w => w.stop()));
    clearTimeout(patience);
    clearInterval(this.renewTimer);
    this.abort.abort();
    if (this.started) await this.on.leases.giveBackAll();
  }

  /** Undefined: there was nothing to do in the region since the start. */
  worker(regionId: string): Worker | undefined {
    return this.workers.get(regionId);
  }

  private scheduleTick(delayMs: number): void {
    if (this.stopped) return;
    this.tickTimer = setTimeout(() => this.wake(), delayMs).unref();
  }

  private async tick(): Promise<void> {
    const { leases, logger, what } = this.on;
    try {
      for (const regionId of await leases.dueRegions()) {
        this.ensureWorker(regionId)?.wake();
      }
    } catch (error) {
      logger.warn(`${what} could not be looked at`, error as Error);
    }
  }

  /** Undefined: the region is no longer in the configuration, so its work waits until it is back. */
  private ensureWorker(regionId: string): Worker | undefined {
    const { federation, logger, options, what } = this.on;
    const known = this.workers.get(regionId);
    if (known) return known;
    let region: RegionDefinition;
    try {
      region = federation.get(regionId);
    } catch {
      logger.debug(
        `${what} wait for region ${regionId}, which is not configured`,
      );
      return undefined;
    }
    const gate = new CallGate(
      region,
      () => federation.driver(regionId),
      this.abort.signal,
      options,
    );
    const worker = this.on.createWorker(region, gate);
    this.workers.set(regionId, worker);
    return worker;
  }
}
