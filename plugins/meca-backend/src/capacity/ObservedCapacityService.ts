import {
  CapacityHistory,
  CapacityOverview,
  RegionCapacity,
  regionCapacitySchema,
  Problem,
} from '@meca/backstage-plugin-meca-common';
import { LoggerService } from '@backstage/backend-plugin-api';
import { z } from 'zod';
import { Federation } from '../federation';
import {
  Observation,
  ObservationStore,
  RegionGate,
  RegionObserver,
  toProblem,
} from '../observation';
import { ChangeHints } from '../signals';
import { buildTotals } from './buildTotals';
import { CapacityHistoryStore, FEDERATION_SUM } from './CapacityHistoryStore';
import { CapacityService } from './types';

const reportSchema = regionCapacitySchema
  .pick({ scope: true, metrics: true, unlimited: true })
  .extend({ source: z.string() });
type Report = z.infer<typeof reportSchema>;

/** Enough for a screen; the database averages the rest away. */
const MAX_POINTS = 400;

type Listener = (capacity: RegionCapacity) => Promise<void>;

/** Keeps the last good numbers of each region, and their history. */
export class ObservedCapacityService
  implements CapacityService, RegionObserver
{
  private readonly listeners: Listener[] = [];

  static create(options: {
    federation: Federation;
    gate: RegionGate;
    observations: ObservationStore;
    history: CapacityHistoryStore;
    hints: ChangeHints;
    intervalMs: number;
    logger: LoggerService;
  }): ObservedCapacityService {
    return new ObservedCapacityService(options);
  }

  private constructor(
    private readonly deps: Parameters<typeof ObservedCapacityService.create>[0],
  ) {}

  onObserved(listener: Listener): void {
    this.listeners.push(listener);
  }

  async overview(): Promise<CapacityOverview> {
    const { federation, observations, intervalMs } = this.deps;
    const [stored, lastRound] = await Promise.all([
      observations.list('capacity', reportSchema),
      observations.lastRound(),
    ]);
    const now = Date.now();
    const regions = federation
      .list()
      .map(({ id }) => this.build(id, stored.get(id), now));
    return {
      asOf: toIso(now),
      intervalMs,
      nextRoundAt:
        lastRound === undefined ? undefined : toIso(lastRound + intervalMs),
      regions,
      totals: buildTotals(this.onlyProduction(regions)),
    };
  }

  async latest(regionId: string): Promise<RegionCapacity> {
    this.deps.federation.get(regionId);
    const stored = await this.deps.observations.get(
      'capacity',
      regionId,
      reportSchema,
    );
    return this.build(regionId, stored, Date.now());
  }

  async history(query: {
    regionId?: string;
    kinds: string[];
    from: Date;
    to: Date;
  }): Promise<CapacityHistory> {
    const points = await this.deps.history.read({
      regionId: query.regionId ?? FEDERATION_SUM,
      kinds: query.kinds,
      from: query.from.getTime(),
      to: query.to.getTime(),
      maxPoints: MAX_POINTS,
    });
    const series = new Map<string, CapacityHistory['series'][number]>();
    for (const { kind, unit, at, used, total } of points) {
      const line = series.get(kind) ?? {
        regionId: query.regionId,
        kind,
        unit,
        points: [],
      };
      line.points.push({ at: toIso(at), used, total });
      series.set(kind, line);
    }
    return {
      from: query.from.toISOString(),
      to: query.to.toISOString(),
      series: [...series.values()],
    };
  }

  async observe(
    regionId: string,
    options: { signal: AbortSignal },
  ): Promise<void> {
    const { federation, gate, observations, history } = this.deps;
    const driver = federation.driver(regionId);
    const region = federation.get(regionId);
    let report: Report;
    try {
      report = reportSchema.parse(
        await gate.ask(region, options, signal => driver.capacity({ signal })),
      );
    } catch (error) {
      options.signal.throwIfAborted();
      this.deps.logger.warn(
        `Region ${regionId} did not tell its capacity`,
        error as Error,
      );
      const problem = toProblem(error, { region, at: Date.now() });
      await this.markUnanswered(regionId, problem);
      return;
    }
    const at = Date.now();
    await observations.saveAnswer({
      regionId,
      subject: 'capacity',
      data: report,
      at,
    });
    await history.append(regionId, report.metrics, at);
    this.deps.hints.hint({ type: 'capacity' });
    await this.tell(regionId);
  }

  async markUnanswered(regionId: string, problem: Problem): Promise<void> {
    await this.deps.observations.saveFailure({
      regionId,
      subject: 'capacity',
      problem,
      at: Date.now(),
    });
    this.deps.hints.hint({ type: 'capacity' });
  }

  /**
   * Keeps the sums of a finished round, so that their history costs no more than that of one region. A region
   * that is silent for the moment counts with its last numbers: a curve that dips would say machines had vanished.
   */
  async recordSums(roundStartedAt: number): Promise<void> {
    const { regions } = await this.overview();
    const counted = this.onlyProduction(regions)
      .filter(({ observedAt }) => observedAt !== undefined)
      .map(region => ({ ...region, state: 'fresh' as const }));
    const sums = buildTotals(counted).filter(
      ({ regionIds }) => regionIds.length > 0,
    );
    await this.deps.history.append(FEDERATION_SUM, sums, roundStartedAt);
  }

  private onlyProduction(regions: RegionCapacity[]): RegionCapacity[] {
    const { federation } = this.deps;
    return regions.filter(
      ({ regionId }) => federation.get(regionId).stage === 'production',
    );
  }

  private async tell(regionId: string): Promise<void> {
    const capacity = await this.latest(regionId);
    for (const listener of this.listeners) {
      try {
        await listener(capacity);
      } catch (error) {
        this.deps.logger.error(
          `New numbers of region ${regionId} could not be passed on`,
          error as Error,
        );
      }
    }
  }

  private build(
    regionId: string,
    stored: Observation<Report> | undefined,
    now: number,
  ): RegionCapacity {
    return {
      regionId,
      state: this.stateOf(stored, now),
      observedAt:
        stored?.observedAt === undefined ? undefined : toIso(stored.observedAt),
      source: stored?.data?.source,
      problem: stored?.problem,
      scope: stored?.data?.scope,
      metrics: stored?.data?.metrics ?? [],
      unlimited: stored?.data?.unlimited,
    };
  }

  private stateOf(
    stored: Observation<Report> | undefined,
    now: number,
  ): RegionCapacity['state'] {
    if (stored?.observedAt === undefined) return 'never';
    if (stored.problem) return 'unreachable';
    return now - stored.observedAt > 2 * this.deps.intervalMs
      ? 'stale'
      : 'fresh';
  }
}

function toIso(at: number): string {
  return new Date(at).toISOString();
}
