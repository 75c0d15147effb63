import { randomUUID } from 'node:crypto';
import { NotFoundError } from '@backstage/errors';
import { Problem, Seat, SeatCounts } from '@meca/backstage-plugin-meca-common';
import { Knex } from 'knex';
import { databaseTime, lockRows } from '../database';
import { seatName } from './seatName';
import { SEAT_TABLE, SeatRow, toSeat } from './SeatRow';
import { SeatStore } from './types';

/** Rows of one insert: 12 columns each stay below SQLite's limit on parameters. */
const INSERT_CHUNK = 50;

type SessionSeats = Parameters<SeatStore['create']>[1];

const COUNTED_AS: Partial<
  Record<Seat['state'], Exclude<keyof SeatCounts, 'total'>>
> = {
  ready: 'ready',
  waiting: 'preparing',
  deploying: 'preparing',
  starting: 'preparing',
  probing: 'preparing',
  stopped: 'stopped',
  failed: 'failed',
  absent: 'absent',
};

/** Seats in the table `seat`. The engine's own columns (lease, intent, progress) are written only under its lease. */
export class DatabaseSeatStore implements SeatStore {
  constructor(private readonly knex: Knex) {}

  async create(tx: Knex.Transaction, session: SessionSeats): Promise<void> {
    await this.insert(tx, session, 1);
  }

  async resize(tx: Knex.Transaction, session: SessionSeats): Promise<void> {
    await lockRows(
      tx,
      SEAT_TABLE,
      seats => seats.where({ session_id: session.id }),
      () => this.writeSize(tx, session),
    );
  }

  private async writeSize(
    tx: Knex.Transaction,
    session: SessionSeats,
  ): Promise<void> {
    const rows = await tx<SeatRow>(SEAT_TABLE)
      .where({ session_id: session.id })
      .orderBy('ordinal');
    await tx<SeatRow>(SEAT_TABLE)
      .where({ session_id: session.id })
      .where('ordinal', '>', session.seats)
      .delete();
    for (const row of rows.slice(0, session.seats)) {
      const attendee = session.attendees[row.ordinal - 1] ?? null;
      const changed: Record<string, unknown> = {};
      if (row.region_id !== session.regionId) {
        changed.region_id = session.regionId;
      }
      if (row.attendee_ref !== attendee) {
        changed.attendee_ref = attendee;
        // A disk that one student may have used is never handed to another.
        const used = row.attendee_ref !== null && row.attempt > 0;
        if (used) Object.assign(changed, anotherMachine(tx));
      }
      if (Object.keys(changed).length > 0) {
        await tx(SEAT_TABLE)
          .where({ id: row.id })
          .update({ ...changed, updated_at: databaseTime(tx) });
      }
    }
    await this.insert(tx, session, rows.length + 1);
  }

  async list(sessionId: string): Promise<Seat[]> {
    const rows = await this.knex<SeatRow>(SEAT_TABLE)
      .where({ session_id: sessionId })
      .orderBy('ordinal');
    return rows.map(toSeat);
  }

  async counts(sessionIds: string[]): Promise<Map<string, SeatCounts>> {
    const counts = new Map<string, SeatCounts>();
    if (sessionIds.length === 0) return counts;
    const rows = await this.knex(SEAT_TABLE)
      .whereIn('session_id', sessionIds)
      .groupBy('session_id', 'state')
      .select<
        { session_id: string; state: Seat['state']; n: number | string }[]
      >('session_id', 'state', this.knex.raw('count(*) as n'));
    for (const row of rows) {
      const entry = counts.get(row.session_id) ?? {
        total: 0,
        ready: 0,
        preparing: 0,
        stopped: 0,
        failed: 0,
        absent: 0,
      };
      entry.total += Number(row.n);
      const group = COUNTED_AS[row.state];
      if (group) entry[group] += Number(row.n);
      counts.set(row.session_id, entry);
    }
    return counts;
  }

  async want(
    db: Knex,
    sessionId: string,
    desired: Seat['desired'],
  ): Promise<number> {
    return lockRows(
      db,
      SEAT_TABLE,
      seats => seats.where({ session_id: sessionId }),
      locked => this.writeWish(locked, sessionId, desired),
    );
  }

  private async writeWish(
    db: Knex,
    sessionId: string,
    desired: Seat['desired'],
  ): Promise<number> {
    const changed = await db(SEAT_TABLE)
      .where({ session_id: sessionId })
      .whereNot({ desired })
      .update({
        desired,
        settled: false,
        next_attempt_at: databaseTime(db),
        updated_at: databaseTime(db),
      });
    if (desired !== 'running') return changed;
    await db(SEAT_TABLE)
      .where({ session_id: sessionId, state: 'absent' })
      .update({ state: 'waiting' });
    // Starting a class again is also asking again for the seats that were given up.
    const retried = await db(SEAT_TABLE)
      .where({ session_id: sessionId, state: 'failed' })
      .update({ settled: false, next_attempt_at: databaseTime(db) });
    return Math.max(changed, retried);
  }

  async repair(sessionId: string, ordinal: number): Promise<void> {
    const changed = await this.knex(SEAT_TABLE)
      .where({ session_id: sessionId, ordinal })
      .update(anotherMachine(this.knex));
    if (changed === 0) {
      throw new NotFoundError(`No seat ${ordinal} in session ${sessionId}`);
    }
  }

  /** Shows on every seat without a machine why there is none; undefined takes it back. */
  async report(
    db: Knex,
    sessionId: string,
    problem: Problem | undefined,
  ): Promise<void> {
    const machineless = { session_id: sessionId, instance_id: null };
    await lockRows(
      db,
      SEAT_TABLE,
      seats => seats.where(machineless),
      locked =>
        locked(SEAT_TABLE)
          .where(machineless)
          .update({
            last_error: problem ? JSON.stringify(problem) : null,
            updated_at: databaseTime(db),
          }),
    );
  }

  private async insert(
    tx: Knex.Transaction,
    session: SessionSeats,
    from: number,
  ): Promise<void> {
    const rows = [];
    for (let ordinal = from; ordinal <= session.seats; ordinal++) {
      rows.push({
        id: randomUUID(),
        session_id: session.id,
        region_id: session.regionId,
        ordinal,
        name: seatName(session.code, ordinal, 1),
        attendee_ref: session.attendees[ordinal - 1] ?? null,
        desired: 'absent',
        state: 'absent',
        settled: true,
        next_attempt_at: 0,
        updated_at: databaseTime(tx),
      });
    }
    for (let at = 0; at < rows.length; at += INSERT_CHUNK) {
      await tx(SEAT_TABLE).insert(rows.slice(at, at + INSERT_CHUNK));
    }
  }
}

/** The machine there is now, if any, is to be replaced. */
function anotherMachine(db: Knex): Record<string, unknown> {
  return {
    wanted_attempt: db.raw('attempt + 1'),
    settled: false,
    next_attempt_at: databaseTime(db),
    updated_at: databaseTime(db),
  };
}
