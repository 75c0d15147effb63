import { SessionState } from '@meca/backstage-plugin-meca-common';
import { Knex } from 'knex';
import { reservationStore } from '../admission/ReservationStore';
import { SessionReader } from '../types';
import {
  SESSION_TABLE,
  SessionRow,
  StoredSession,
  toSessionRow,
  toStoredSession,
} from './SessionRow';

/**
 * Sessions in the table `session`.
 *
 * A change by a person carries the etag it was based on and makes a new one; steps of the clock are guarded by the
 * state instead and leave the etag alone, so that a class that begins does not void a form that somebody has open.
 */
export class DatabaseSessionStore implements SessionReader {
  constructor(private readonly knex: Knex) {}

  async get(
    sessionId: string,
    db: Knex = this.knex,
  ): Promise<StoredSession | undefined> {
    const row = await db<SessionRow>(SESSION_TABLE)
      .where({ id: sessionId })
      .first();
    return row && toStoredSession(row);
  }

  async getMany(sessionIds: string[]): Promise<Map<string, StoredSession>> {
    const rows = await this.knex<SessionRow>(SESSION_TABLE).whereIn(
      'id',
      sessionIds,
    );
    return new Map(rows.map(row => [row.id, toStoredSession(row)]));
  }

  /** Sessions for which the clock has something to do, the longest waiting first. */
  async due(now: number, limit: number): Promise<StoredSession[]> {
    const rows = await this.knex<SessionRow>(SESSION_TABLE)
      .where('next_step_at', '<=', now)
      .orderBy('next_step_at')
      .limit(limit);
    return rows.map(toStoredSession);
  }

  async insert(tx: Knex.Transaction, session: StoredSession): Promise<void> {
    await tx<SessionRow>(SESSION_TABLE).insert({
      ...toSessionRow(session),
      next_step_at: nextStepOf(session),
    });
  }

  /** False: somebody else changed it, or the clock moved it on, since `before` was read. */
  async tryReplace(
    tx: Knex.Transaction,
    before: StoredSession,
    after: StoredSession,
  ): Promise<boolean> {
    const { id, code, created_at, ...columns } = toSessionRow(after);
    const changed = await tx<SessionRow>(SESSION_TABLE)
      .where({ id: before.id, etag: before.etag, state: before.state })
      .update({ ...columns, next_step_at: nextStepOf(after) });
    return changed === 1;
  }

  /** Moves a session on; false: it is no longer in one of the states, so somebody else was quicker. */
  async transition(
    db: Knex,
    sessionId: string,
    step: {
      from: SessionState[];
      to: SessionState;
      /** Epoch milliseconds; null: nothing left to do. */
      nextStepAt: number | null;
      resolvedVersion?: string;
    },
  ): Promise<boolean> {
    const changed = await db<SessionRow>(SESSION_TABLE)
      .where({ id: sessionId })
      .whereIn('state', step.from)
      .update({
        state: step.to,
        next_step_at: step.nextStepAt,
        ...(step.resolvedVersion && { resolved_version: step.resolvedVersion }),
      });
    return changed === 1;
  }

  /**
   * Keeps the session in its state until the transaction ends; false: it is in none of these states.
   * A write, since SQLite's transactions must begin with one.
   */
  async lockInState(
    tx: Knex.Transaction,
    sessionId: string,
    states: SessionState[],
  ): Promise<boolean> {
    const locked = await tx<SessionRow>(SESSION_TABLE)
      .where({ id: sessionId })
      .whereIn('state', states)
      .update({ id: sessionId });
    return locked === 1;
  }

  /** When the clock is to look again; null: never. */
  async postpone(
    db: Knex,
    sessionId: string,
    nextStepAt: number | null,
  ): Promise<void> {
    await db<SessionRow>(SESSION_TABLE)
      .where({ id: sessionId })
      .update({ next_step_at: nextStepAt });
  }

  /** Has the clock look at a class under way as soon as it can: its seats change, which it does not see by itself. */
  async lookSoon(db: Knex, sessionId: string): Promise<void> {
    await db<SessionRow>(SESSION_TABLE)
      .where({ id: sessionId })
      .whereIn('state', ['preparing', 'running'])
      // Before all others, whatever the clocks of replicas say.
      .update({ next_step_at: 0 });
  }

  /** Gives the capacity back: the machines are gone. */
  async release(db: Knex, sessionId: string): Promise<void> {
    await reservationStore.release(db, sessionId);
  }

  /** References of the students of each session, in the order of their seats. */
  async attendees(sessionIds: string[]): Promise<Map<string, string[]>> {
    const rows = await this.knex('seat')
      .select('session_id', 'attendee_ref')
      .whereIn('session_id', sessionIds)
      // As a plain IS NOT NULL it tempts PostgreSQL to read the index of all attendees there ever were.
      .whereRaw("coalesce(attendee_ref, '') <> ''")
      .orderBy(['session_id', 'ordinal']);
    const attendees = new Map<string, string[]>(sessionIds.map(id => [id, []]));
    for (const row of rows)
      attendees.get(row.session_id)!.push(row.attendee_ref);
    return attendees;
  }
}

/** When the clock has to look at a session next: at once, if machines are there, since it also warns of the end. */
function nextStepOf(session: StoredSession): number | null {
  switch (session.state) {
    case 'admitted':
      return session.preparesAt;
    case 'preparing':
    case 'running':
    case 'closing':
      return session.updatedAt;
    default:
      return null;
  }
}
