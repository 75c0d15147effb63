import { LoggerService } from '@backstage/backend-plugin-api';
import { ChangeHints } from '../signals';
import { WithdrawalNotices } from './decisions/WithdrawalNotices';
import { EventLog } from './events/EventLog';
import { MgtrOptions } from './options';
import {
  RefreshedPaths,
  RepositoryNotices,
  RepositoryRefresher,
} from './repositories';
import { VersionStore } from './versions/VersionStore';
import { versionKey } from './versions/versionKey';
import { PathQueue } from './wanted/PathQueue';
import { Planner } from './wanted/Planner';
import { SessionDemands } from './wanted/SessionDemands';
import { WantedStore } from './wanted/WantedStore';

/** How often it is looked whether a repository is due; asks the database one row per repository. */
const TICK_MS = 5_000;
/** How often everything is planned anew, for what no event tells of: a trial that is over, a daily sync, another replica's news. */
const PLAN_MS = 60_000;
const DAY_MS = 24 * 60 * 60_000;

/**
 * Reads repositories when they are due, and plans what regions shall have. Every replica of the portal runs one: leases
 * keep them off the same repository, and plans made twice are the same.
 */
export class MgtrClock {
  private timer?: NodeJS.Timeout;
  private round?: Promise<void>;
  private stopped = false;
  private plannedAt = 0;
  private sweptAt = 0;
  private readonly sweeps: (() => Promise<number>)[] = [];

  constructor(
    private readonly on: {
      options: MgtrOptions;
      refresher: RepositoryRefresher;
      planner: Planner;
      wanted: WantedStore;
      demands: SessionDemands;
      versions: VersionStore;
      events: EventLog;
      notices: WithdrawalNotices;
      repositoryNotices: RepositoryNotices;
      toPlan: PathQueue;
      hints: ChangeHints;
      logger: LoggerService;
      now?: () => number;
      tickMs?: number;
    },
  ) {}

  start(): void {
    this.on.toPlan.onAdded(() => this.schedule(100));
    this.schedule(0);
  }

  /** Has work whose makers died ended in every round; `sweep` says how much of it there was. */
  onSweep(sweep: () => Promise<number>): void {
    this.sweeps.push(sweep);
  }

  async stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.on.refresher.close();
    await this.round;
  }

  /** Reads a repository now and plans what is new in it. Its troubles are kept with it, and not thrown. */
  async refresh(id: string, options: { signal: AbortSignal }): Promise<void> {
    await this.settle(id, await this.on.refresher.refresh(id, options));
  }

  private schedule(delayMs: number): void {
    if (this.stopped || this.round) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.round = this.runRound().finally(() => {
        this.round = undefined;
        this.schedule(this.on.tickMs ?? TICK_MS);
      });
    }, delayMs);
  }

  private async runRound(): Promise<void> {
    const now = (this.on.now ?? Date.now)();
    await this.tryStep('Repositories could not be read', () =>
      this.refreshDue(),
    );
    await this.tryStep('Templates could not be planned', () => this.plan(now));
    await this.tryStep('Old records could not be cleared', () =>
      this.sweep(now),
    );
  }

  private async tryStep(
    trouble: string,
    step: () => Promise<void>,
  ): Promise<void> {
    if (this.stopped) return;
    try {
      await step();
    } catch (error) {
      if (!this.stopped) this.on.logger.warn(trouble, error as Error);
    }
  }

  /** Side by side: one that hangs must not hold up the others, nor the plans. */
  private async refreshDue(): Promise<void> {
    const { refresher, options } = this.on;
    for (const id of await refresher.due(options.refreshIntervalMs)) {
      void this.tryStep(`Repository ${id} could not be read`, async () =>
        this.settle(id, await refresher.tryRefresh(id)),
      );
    }
  }

  private async plan(now: number): Promise<void> {
    const { planner, toPlan, wanted, options, demands, notices } = this.on;
    const paths = toPlan.drain();
    if (now - this.plannedAt >= PLAN_MS) {
      await wanted.dropOldDemands(now - Math.max(options.graceMs, DAY_MS));
      await demands.ensure(now);
      await notices.tellAll();
      await planner.plan();
      this.plannedAt = now;
    } else if (paths.length > 0) {
      await planner.plan(paths);
    }
  }

  private async settle(
    id: string,
    refreshed: RefreshedPaths | undefined,
  ): Promise<void> {
    const { planner, hints, versions, notices } = this.on;
    // Ages and problems of repositories are new, whatever was in them.
    hints.hint({ type: 'mgtr' });
    await this.on.repositoryNotices.look(id);
    if (!refreshed || refreshed.changed.size === 0) return;
    const { changed, withdrawn } = refreshed;
    // Shared by those who waited for the same refresh: told and planned once.
    const paths = [...changed];
    const gone = withdrawn.splice(0);
    changed.clear();
    for (const { path, version } of gone) {
      const known = await versions.list({ paths: [path] });
      const key = versionKey(version);
      const reason = known.find(v => v.versionKey === key)?.withdrawn?.reason;
      await notices.tell({ path, version, reason: reason ?? '' });
    }
    await planner.plan(paths.length > 200 ? undefined : paths);
    hints.hint({ type: 'templates' });
  }

  private async sweep(now: number): Promise<void> {
    const { events, hints } = this.on;
    for (const sweep of this.sweeps) {
      // One that fails keeps no other from its work.
      await this.tryStep(
        'What was left behind could not be ended',
        async () => {
          if ((await sweep()) > 0) hints.hint({ type: 'mgtr' });
        },
      );
    }
    if (now - this.sweptAt < DAY_MS) return;
    await events.forgetOld(now);
    this.sweptAt = now;
  }
}
