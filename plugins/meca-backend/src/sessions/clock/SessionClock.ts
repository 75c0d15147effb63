import { LoggerService } from '@backstage/backend-plugin-api';
import { ConflictError } from '@backstage/errors';
import { Problem } from '@meca/backstage-plugin-meca-common';
import { Knex } from 'knex';
import { Federation, nameOfRegion } from '../../federation';
import { TemplateCatalogue } from '../../mgtr/types';
import { DatabaseSeatStore } from '../../seats/DatabaseSeatStore';
import { beginPreparation } from '../beginPreparation';
import { SeatIncidents } from '../../seats/incidents/SeatIncidents';
import { StoredSession } from '../store/SessionRow';
import { DatabaseSessionStore } from '../store/SessionStore';
import { OwnerNotices } from './OwnerNotices';
import { ClockStep, planStep } from './planStep';
import { SeatNews } from './SeatNews';
import { readSeatSummary, SeatSummary } from './SeatSummary';

const TICK_MS = 2_000;
/** Sessions looked at in one go. */
const BATCH = 50;
/** A replica that dies during a step leaves it to others after this long. */
const CLAIM_MS = 30_000;

export interface SessionClockOptions {
  federation: Pick<Federation, 'list'>;
  knex: Knex;
  store: DatabaseSessionStore;
  seats: DatabaseSeatStore;
  templates: TemplateCatalogue;
  notices: OwnerNotices;
  incidents: SeatIncidents;
  logger: LoggerService;
  /** Called after a session moved on: pages want to know, and the seat engine has work. */
  changed(sessionId: string): void;
  /** Epoch milliseconds; replicas may differ by as much as their clocks do, which only moves a step by that much. */
  now?(): number;
  tickMs?: number;
}

/** A session of which no other replica makes a step before `claimedUntil` (epoch milliseconds). */
type ClaimedSession = StoredSession & { claimedUntil: number };

/** Moves sessions through their life by the clock: lead-in, class, end, clean-up. */
export class SessionClock {
  private timer?: NodeJS.Timeout;
  private round?: Promise<void>;
  private again = false;
  private stopped = false;
  private readonly now: () => number;
  private readonly news: SeatNews;
  private readonly tickMs: number;

  constructor(private readonly on: SessionClockOptions) {
    this.now = on.now ?? Date.now;
    this.news = new SeatNews({ ...on, now: this.now });
    this.tickMs = on.tickMs ?? TICK_MS;
  }

  start(): void {
    this.schedule(Math.random() * this.tickMs);
  }

  /** Look now instead of at the next tick. */
  wake(): void {
    if (this.stopped) return;
    if (this.round) {
      this.again = true;
      return;
    }
    clearTimeout(this.timer);
    this.round = this.runRound().finally(() => {
      this.round = undefined;
      this.schedule(this.again ? 0 : this.tickMs);
      this.again = false;
    });
  }

  async stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.round;
  }

  private schedule(delayMs: number): void {
    if (!this.stopped) this.timer = setTimeout(() => this.wake(), delayMs);
  }

  private async runRound(): Promise<void> {
    try {
      const due = await this.on.store.due(this.now(), BATCH);
      for (const session of due) {
        if (this.stopped) return;
        await this.step(session);
      }
      if (due.length === BATCH) this.again = true;
    } catch (error) {
      this.on.logger.warn('Sessions could not be looked at', error as Error);
    }
  }

  /** One session's trouble must not hold up the others. */
  private async step(due: StoredSession): Promise<void> {
    try {
      const session = await this.tryClaim(due);
      if (!session) return;
      const seats = await readSeatSummary(this.on.knex, session.id);
      await this.perform(session, seats, planStep(session, seats, this.now()));
    } catch (error) {
      this.on.logger.warn(
        `Session ${due.id} ("${due.title}") could not be moved on; it is tried again`,
        error as Error,
      );
    }
  }

  /** The session as it is now, ours for a while; undefined: another replica has it, or it was changed meanwhile. */
  private async tryClaim(
    due: StoredSession,
  ): Promise<ClaimedSession | undefined> {
    const now = this.now();
    const claimedUntil = now + CLAIM_MS;
    const claimed = await this.on
      .knex('session')
      .where({ id: due.id, state: due.state, etag: due.etag })
      .where('next_step_at', '<=', now)
      .update({ next_step_at: claimedUntil });
    return claimed === 1 ? { ...due, claimedUntil } : undefined;
  }

  private async perform(
    session: ClaimedSession,
    seats: SeatSummary,
    step: ClockStep,
  ): Promise<void> {
    switch (step.kind) {
      case 'prepare':
        return this.prepare(session, step.retryAt);
      case 'fail':
        return this.finish(session, 'failed');
      case 'run':
        return this.run(session, seats);
      case 'watch':
        if (await this.on.incidents.settle(session.id, this.now())) {
          this.on.changed(session.id);
        }
        await this.news.tell(session, seats, step.warnMinutes);
        return this.lookAgain(session, step.nextAt);
      case 'end':
        return this.end(session, step.nextAt);
      case 'remove':
        await this.on.seats.want(this.on.knex, session.id, 'absent');
        await this.lookAgain(session, step.nextAt);
        return this.on.changed(session.id);
      case 'close':
        return this.finish(session, 'closed');
      case 'wait':
        return this.lookAgain(session, step.nextAt);
      default:
        throw new Error(`No such step: ${step satisfies never}`);
    }
  }

  private async prepare(
    session: ClaimedSession,
    retryAt: number,
  ): Promise<void> {
    try {
      await beginPreparation(this.on, session);
    } catch (error) {
      if (!(error instanceof ConflictError)) throw error;
      await this.reportMissingTemplate(session, error);
      return this.lookAgain(session, retryAt);
    }
    await this.on.seats.report(this.on.knex, session.id, undefined);
    return this.on.changed(session.id);
  }

  private async reportMissingTemplate(
    session: StoredSession,
    error: ConflictError,
  ): Promise<void> {
    const { knex, seats, federation, notices, changed } = this.on;
    const region = nameOfRegion(federation, session.regionId);
    const problem: Problem = {
      code: 'template-not-ready',
      message: error.message,
      remedy: `Have the template made ready in region ${region}, or move the session; it is tried again until the end of the class.`,
      at: new Date(this.now()).toISOString(),
    };
    await seats.report(knex, session.id, problem);
    await notices.sendOnce(session, {
      kind: 'template-not-ready',
      title: `"${session.title}" cannot be prepared`,
      description: `${problem.message}. ${problem.remedy}`,
      severity: 'critical',
    });
    changed(session.id);
  }

  private async run(session: StoredSession, seats: SeatSummary): Promise<void> {
    const { store, knex, changed } = this.on;
    await store.transition(knex, session.id, {
      from: ['preparing'],
      to: 'running',
      nextStepAt: this.now(),
    });
    await this.news.tell(session, seats);
    changed(session.id);
    this.again = true;
  }

  private async end(session: StoredSession, nextAt: number): Promise<void> {
    const { store, knex, seats, changed } = this.on;
    await knex.transaction(async tx => {
      // An extension admitted since we looked has another etag and wins.
      const unchanged = await tx('session')
        .where({ id: session.id, etag: session.etag })
        .update({ next_step_at: nextAt });
      if (unchanged !== 1) return;
      const from = [session.state];
      await store.transition(tx, session.id, {
        from,
        to: 'closing',
        nextStepAt: nextAt,
      });
      await seats.want(tx, session.id, 'stopped');
    });
    changed(session.id);
  }

  /** The machines are gone, or there never were any: the capacity goes back. */
  private async finish(
    session: StoredSession,
    to: 'closed' | 'failed',
  ): Promise<void> {
    const { store, knex, changed } = this.on;
    const state = session.state === 'cancelled' ? 'cancelled' : to;
    await knex.transaction(async tx => {
      const moved = await store.transition(tx, session.id, {
        from: [session.state],
        to: state,
        nextStepAt: null,
      });
      if (moved) await store.release(tx, session.id);
    });
    changed(session.id);
  }

  /** Unless somebody changed the session, or has us look at it soon, since it was claimed: that set its next step anew. */
  private async lookAgain(
    session: ClaimedSession,
    nextAt: number | null,
  ): Promise<void> {
    await this.on
      .knex('session')
      .where({ id: session.id, etag: session.etag, state: session.state })
      .where({ next_step_at: session.claimedUntil })
      .update({ next_step_at: nextAt });
  }
}
