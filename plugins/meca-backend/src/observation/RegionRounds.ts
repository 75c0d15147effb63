import { LoggerService } from '@backstage/backend-plugin-api';
import { Problem } from '@meca/backstage-plugin-meca-common';
import pLimit from 'p-limit';
import { ObservationStore } from './ObservationStore';
import { ObservationOptions } from './readObservationOptions';

/** A stage that keeps something of what regions say. */
export interface RegionObserver {
  /** Asks the region and stores the answer or the failure; rejects only for faults of the portal. */
  observe(regionId: string, options: { signal: AbortSignal }): Promise<void>;
  /** The region was found silent and is not asked further this time. */
  markUnanswered(regionId: string, problem: Problem): Promise<void>;
}

/** Looks first whether a region is there. */
export interface RegionDoor {
  ids(): string[];
  /** Undefined: it answers. */
  knock(
    regionId: string,
    options: { signal: AbortSignal },
  ): Promise<Problem | undefined>;
}

/**
 * Visits regions: each by itself, stored as soon as it answers, never more than one visit to a region at a time.
 * Who asks for a region that is being visited waits for that visit; a visit outlives the request that began it.
 */
export class RegionRounds {
  private readonly visits = new Map<string, Promise<void>>();
  private readonly closing = new AbortController();
  private readonly limit: pLimit.Limit;

  static create(options: {
    door: RegionDoor;
    observers: RegionObserver[];
    observations: ObservationStore;
    /** Called when all regions were visited. */
    onRoundDone: (startedAt: number) => Promise<void>;
    options: ObservationOptions;
    logger: LoggerService;
  }): RegionRounds {
    return new RegionRounds(options);
  }

  private constructor(
    private readonly deps: Parameters<typeof RegionRounds.create>[0],
  ) {
    this.limit = pLimit(deps.options.concurrency);
  }

  /** One round over all regions. */
  async run(options: { signal: AbortSignal }): Promise<void> {
    const startedAt = Date.now();
    await this.deps.observations.saveRound(startedAt);
    await this.refresh(options);
    await this.deps.onRoundDone(startedAt);
  }

  /** The round that the background owes: when none was made by any replica within the interval. */
  async catchUp(): Promise<void> {
    const { observations, options, logger } = this.deps;
    try {
      const last = await observations.lastRound();
      if (last !== undefined && Date.now() - last < options.intervalMs) return;
      await this.run({ signal: this.closing.signal });
    } catch (error) {
      if (this.closing.signal.aborted) return;
      logger.error('The first round over the regions failed', error as Error);
    }
  }

  /** Visits these regions (all, if left out) now. Never rejects because of a region. */
  async refresh(options: {
    regionIds?: string[];
    signal: AbortSignal;
  }): Promise<void> {
    const ids = options.regionIds ?? this.deps.door.ids();
    await raceAbort(
      Promise.all([...new Set(ids)].map(id => this.visit(id))),
      options.signal,
    );
  }

  /** Ends all visits under way. */
  async close(): Promise<void> {
    this.closing.abort();
    await Promise.allSettled(this.visits.values());
  }

  private visit(regionId: string): Promise<void> {
    let visit = this.visits.get(regionId);
    if (!visit) {
      visit = this.limit(() => this.ask(regionId))
        .catch(error => {
          if (this.closing.signal.aborted) return;
          this.deps.logger.error(
            `What region ${regionId} said could not be kept`,
            error,
          );
        })
        .finally(() => this.visits.delete(regionId));
      this.visits.set(regionId, visit);
    }
    return visit;
  }

  private async ask(regionId: string): Promise<void> {
    const { door, observers } = this.deps;
    const { signal } = this.closing;
    const problem = await door.knock(regionId, { signal });
    const results = await Promise.allSettled(
      observers.map(observer =>
        problem
          ? observer.markUnanswered(regionId, problem)
          : observer.observe(regionId, { signal }),
      ),
    );
    const failed = results.find(result => result.status === 'rejected');
    if (failed) throw failed.reason;
  }
}

async function raceAbort<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted();
  let onAbort!: () => void;
  const aborted = new Promise<never>((_, reject) => {
    onAbort = () => reject(signal.reason);
    signal.addEventListener('abort', onAbort, { once: true });
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}
