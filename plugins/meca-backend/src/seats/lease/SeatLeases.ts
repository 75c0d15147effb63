import { Knex } from 'knex';
import pLimit from 'p-limit';
import { databaseTime, isPostgres } from '../../database';
import { lockSeats } from '../lockSeats';
import { SEAT_TABLE, SeatRecord, SeatRow, toSeatRecord } from '../SeatRow';

/** A seat that is ours to work on until the lease ends. */
export interface SeatClaim {
  seat: SeatRecord;
  /** Fences our writes: whoever claims the seat later has a higher one. */
  epoch: number;
  /** It holds one of the region's places for machines being made. */
  slot: boolean;
  /** The database's clock now, epoch milliseconds. */
  now(): number;
}

type ClaimedRow = SeatRow & { db_now: number | string };

/** Rows written per round; keeps a round short on SQLite's one connection. */
const CLAIM_LIMIT = 100;

const DUE = `seat.region_id = ? AND seat.settled = FALSE AND seat.next_attempt_at <= ? AND seat.lease_until < ?`;

/** Waits for one of the region's places: claimed only when one is free. */
const QUEUED = `seat.state = 'waiting' AND seat.desired = 'running'`;

/**
 * Claims on seats, shared by all replicas through the database.
 *
 * @remarks
 * On PostgreSQL `SKIP LOCKED` is needed for correctness, not only for speed: without it two claims of several rows
 * deadlock. On SQLite writers are serial anyway. A claim is a lease with an epoch: the lease lets others take over when
 * we die, the epoch makes our late writes change nothing when we only stalled.
 */
export class SeatLeases {
  /** The pool belongs to the whole plugin: the engine takes two connections of it at most. */
  private readonly limit = pLimit(2);
  private readonly held = new Map<string, number>();

  constructor(
    private readonly knex: Knex,
    readonly owner: string,
    private readonly leaseMs: number,
  ) {}

  /** Regions that have something to do now. */
  async dueRegions(): Promise<string[]> {
    const rows = await this.limit(() =>
      this.knex(SEAT_TABLE)
        .distinct<{ region_id: string }[]>('region_id')
        .where({ settled: false })
        .where('next_attempt_at', '<=', databaseTime(this.knex))
        .where('lease_until', '<', databaseTime(this.knex)),
    );
    return rows.map(row => row.region_id);
  }

  /** Seats with something to do other than waiting for their turn to be deployed. */
  async claimDue(regionId: string): Promise<SeatClaim[]> {
    const { knex } = this;
    return this.limit(() =>
      this.claim(knex, {
        from: `seat WHERE ${DUE} AND NOT (${QUEUED})`,
        order: 'seat.next_attempt_at',
        bindings: [regionId, databaseTime(knex), databaseTime(knex)],
        limit: knex.raw('?', [CLAIM_LIMIT]),
        slot: false,
      }),
    );
  }

  /**
   * Seats whose turn has come to be deployed or started: earlier classes first, then by ordinal, and never more under
   * way in the region than `concurrency`, over all replicas.
   */
  async claimSlots(
    regionId: string,
    concurrency: number,
  ): Promise<SeatClaim[]> {
    const { knex } = this;
    return this.limit(() =>
      isPostgres(knex)
        ? knex.transaction(async tx => {
            // Two counts at the same time would both find the same free places.
            const lock = await tx.raw(
              `SELECT pg_try_advisory_xact_lock(hashtext(?)) AS locked`,
              [`meca-slots-${regionId}`],
            );
            if (!lock.rows[0].locked) return [];
            return this.claimFreeSlots(tx, regionId, concurrency);
          })
        : this.claimFreeSlots(knex, regionId, concurrency),
    );
  }

  private claimFreeSlots(db: Knex, regionId: string, concurrency: number) {
    return this.claim(db, {
      from: `seat JOIN session ON session.id = seat.session_id WHERE ${DUE} AND ${QUEUED}`,
      order: 'session.starts_at, seat.ordinal',
      bindings: [regionId, databaseTime(db), databaseTime(db)],
      limit: db.raw(
        `(SELECT CASE WHEN count(*) < ? THEN ? - count(*) ELSE 0 END FROM seat
          WHERE region_id = ? AND settled = FALSE AND state IN ('deploying', 'starting'))`,
        [concurrency, concurrency, regionId],
      ),
      slot: true,
    });
  }

  private async claim(
    db: Knex,
    query: {
      from: string;
      order: string;
      bindings: Knex.RawBinding[];
      limit: Knex.Raw;
      slot: boolean;
    },
  ): Promise<SeatClaim[]> {
    const due = db.raw(
      `SELECT seat.id FROM ${query.from} ORDER BY ${query.order} LIMIT ?`,
      [...query.bindings, query.limit],
    );
    const change = db.raw(
      `lease_owner = ?, lease_until = ?, lease_epoch = lease_epoch + 1${
        query.slot ? `, state = 'deploying'` : ''
      }`,
      [this.owner, databaseTime(db, this.leaseMs)],
    );
    const rows: ClaimedRow[] = isPostgres(db)
      ? (
          await db.raw(
            `WITH due AS MATERIALIZED (? FOR UPDATE OF seat SKIP LOCKED)
             UPDATE seat SET ? FROM due WHERE seat.id = due.id RETURNING seat.*, ? AS db_now`,
            [due, change, databaseTime(db)],
          )
        ).rows
      : await db.raw(
          `UPDATE seat SET ? WHERE id IN (?) AND lease_until < ? RETURNING *, ? AS db_now`,
          [change, due, databaseTime(db), databaseTime(db)],
        );
    const claimedAt = performance.now();
    return rows.map(row => {
      this.held.set(row.id, row.lease_epoch);
      return {
        seat: toSeatRecord(row),
        epoch: row.lease_epoch,
        slot: query.slot,
        now: () =>
          Math.round(Number(row.db_now) + (performance.now() - claimedAt)),
      };
    });
  }

  /**
   * Stores what was learnt and keeps the seat. False: the seat is no longer ours, or something else is wanted of it
   * since it was claimed, so whatever we were about to do must not be done.
   */
  async keep(claim: SeatClaim, seat: SeatRecord): Promise<boolean> {
    const changed = await this.limit(() =>
      this.knex(SEAT_TABLE)
        .where({
          id: seat.id,
          lease_owner: this.owner,
          lease_epoch: claim.epoch,
          desired: seat.desired,
          wanted_attempt: seat.wantedAttempt,
        })
        .update({
          ...engineColumns(seat),
          updated_at: databaseTime(this.knex),
        }),
    );
    return changed === 1;
  }

  /**
   * Stores what was learnt and gives the seat back, to be looked at again in `delayMs`; at once, if something else is
   * wanted of it since it was claimed. False: it was no longer ours, nothing was stored.
   */
  async giveBack(
    claim: SeatClaim,
    seat: SeatRecord,
    next: { settled: boolean; delayMs: number },
  ): Promise<boolean> {
    const { knex } = this;
    const unchanged = [seat.desired, seat.wantedAttempt];
    // If the database fails now, the lease must end: another look finds what we did.
    this.forget(claim);
    const changed = await this.limit(() =>
      knex(SEAT_TABLE)
        .where({
          id: seat.id,
          lease_owner: this.owner,
          lease_epoch: claim.epoch,
        })
        .update({
          ...engineColumns(seat),
          settled: knex.raw(
            `(desired = ? AND wanted_attempt = ? AND ${
              next.settled ? 'TRUE' : 'FALSE'
            })`,
            unchanged,
          ),
          next_attempt_at: knex.raw(
            `CASE WHEN desired = ? AND wanted_attempt = ? THEN ? ELSE ? END`,
            [
              ...unchanged,
              databaseTime(knex, next.delayMs),
              databaseTime(knex),
            ],
          ),
          lease_owner: null,
          lease_until: 0,
          updated_at: databaseTime(knex),
        }),
    );
    return changed === 1;
  }

  /** Ends the claim without storing anything; the seat is due again after `delayMs`. */
  async drop(claim: SeatClaim, delayMs: number = 0): Promise<void> {
    this.forget(claim);
    await this.limit(() =>
      this.knex(SEAT_TABLE)
        .where({
          id: claim.seat.id,
          lease_owner: this.owner,
          lease_epoch: claim.epoch,
        })
        .update({
          lease_owner: null,
          lease_until: 0,
          next_attempt_at: databaseTime(this.knex, delayMs),
        }),
    );
  }

  /** All seats held, in one go; those taken over by others stay theirs, since they have another owner. */
  async renew(): Promise<void> {
    const ids = [...this.held.keys()];
    for (let at = 0; at < ids.length; at += 500) {
      const held = (seats: Knex.QueryBuilder) =>
        seats
          .whereIn('id', ids.slice(at, at + 500))
          .where({ lease_owner: this.owner });
      await this.limit(() =>
        lockSeats(this.knex, held, db =>
          db(SEAT_TABLE)
            .where(held)
            .update({ lease_until: databaseTime(db, this.leaseMs) }),
        ),
      );
    }
  }

  /** Gives back whatever is still held. */
  async giveBackAll(): Promise<void> {
    this.held.clear();
    const held = { lease_owner: this.owner };
    await lockSeats(
      this.knex,
      seats => seats.where(held),
      db =>
        db(SEAT_TABLE)
          .where(held)
          .update({ lease_owner: null, lease_until: 0 }),
    );
  }

  private forget(claim: SeatClaim) {
    if (this.held.get(claim.seat.id) === claim.epoch) {
      this.held.delete(claim.seat.id);
    }
  }
}

function engineColumns(seat: SeatRecord): Record<string, unknown> {
  return {
    name: seat.name,
    state: seat.state,
    instance_id: seat.instanceId ?? null,
    job_id: seat.jobId ?? null,
    address: seat.address ?? null,
    intent: seat.intent ? JSON.stringify(seat.intent) : null,
    progress: JSON.stringify(seat.progress),
    attempt: seat.attempt,
    ready_at: seat.readyAt === undefined ? null : Math.round(seat.readyAt),
    last_error: seat.problem ? JSON.stringify(seat.problem) : null,
  };
}
