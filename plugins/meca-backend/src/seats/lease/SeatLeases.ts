import { Knex } from 'knex';
import { databaseTime, isPostgres } from '../../database';
import { Claim, Leases } from '../../reconcile';
import { SEAT_TABLE, SeatRecord, SeatRow, toSeatRecord } from '../SeatRow';

/** A seat that is ours to work on until the lease ends. */
export interface SeatClaim extends Claim {
  seat: SeatRecord;
  /** It holds one of the region's places for machines being made. */
  slot: boolean;
}

/** Rows written per round; keeps a round short on SQLite's one connection. */
const CLAIM_LIMIT = 100;

const DUE = `seat.region_id = ? AND seat.settled = FALSE AND seat.next_attempt_at <= ? AND seat.lease_until < ?`;

/** Waits for one of the region's places: claimed only when one is free. */
const QUEUED = `seat.state = 'waiting' AND seat.desired = 'running'`;

/** Claims on seats. */
export class SeatLeases {
  private readonly leases: Leases<SeatRow>;

  constructor(private readonly knex: Knex, owner: string, leaseMs: number) {
    this.leases = new Leases(knex, SEAT_TABLE, owner, leaseMs);
  }

  dueRegions(): Promise<string[]> {
    return this.leases.dueRegions({ settled: false });
  }

  renew(): Promise<void> {
    return this.leases.renew();
  }

  giveBackAll(): Promise<void> {
    return this.leases.giveBackAll();
  }

  /** Seats with something to do other than waiting for their turn to be deployed. */
  async claimDue(regionId: string): Promise<SeatClaim[]> {
    const { knex, leases } = this;
    const now = databaseTime(knex);
    const due = knex.raw(
      `SELECT seat.id FROM seat WHERE ${DUE} AND NOT (${QUEUED})
       ORDER BY seat.next_attempt_at LIMIT ${CLAIM_LIMIT}`,
      [regionId, now, now],
    );
    const claims = await leases.limit(() => leases.claim(knex, due));
    return claims.map(claim => toSeatClaim(claim, { slot: false }));
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
    return this.leases.limit(() =>
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

  private async claimFreeSlots(
    db: Knex,
    regionId: string,
    concurrency: number,
  ): Promise<SeatClaim[]> {
    const now = databaseTime(db);
    const due = db.raw(
      `SELECT seat.id FROM seat JOIN session ON session.id = seat.session_id WHERE ${DUE} AND ${QUEUED}
       ORDER BY session.starts_at, seat.ordinal LIMIT
         (SELECT CASE WHEN count(*) < ? THEN ? - count(*) ELSE 0 END FROM seat
          WHERE region_id = ? AND settled = FALSE AND state IN ('deploying', 'starting'))`,
      [regionId, now, now, concurrency, concurrency, regionId],
    );
    const set = [`state = 'deploying'`];
    const claims = await this.leases.claim(db, due, { set });
    return claims.map(claim => toSeatClaim(claim, { slot: true }));
  }

  /**
   * Stores what was learnt and keeps the seat. False: the seat is no longer ours, or something else is wanted of it
   * since it was claimed, so whatever we were about to do must not be done.
   */
  keep(claim: SeatClaim, seat: SeatRecord): Promise<boolean> {
    return this.leases.keep(
      claim,
      { ...engineColumns(seat), updated_at: databaseTime(this.knex) },
      { desired: seat.desired, wanted_attempt: seat.wantedAttempt },
    );
  }

  /**
   * Stores what was learnt and gives the seat back, to be looked at again in `delayMs`; at once, if something else is
   * wanted of it since it was claimed. False: it was no longer ours, nothing was stored.
   */
  giveBack(
    claim: SeatClaim,
    seat: SeatRecord,
    next: { settled: boolean; delayMs: number },
  ): Promise<boolean> {
    const { knex } = this;
    const now = databaseTime(knex);
    const unchanged = knex.raw('desired = ? AND wanted_attempt = ?', [
      seat.desired,
      seat.wantedAttempt,
    ]);
    return this.leases.giveBack(claim, {
      ...engineColumns(seat),
      settled: next.settled ? knex.raw('(?)', [unchanged]) : false,
      next_attempt_at: knex.raw(`CASE WHEN ? THEN ? ELSE ? END`, [
        unchanged,
        databaseTime(knex, next.delayMs),
        now,
      ]),
      updated_at: now,
    });
  }

  /** Ends the claim without storing anything; the seat is due again after `delayMs`. */
  drop(claim: SeatClaim, delayMs: number = 0): Promise<void> {
    return this.leases.drop(claim, delayMs);
  }
}

function toSeatClaim(
  { row, ...claim }: Claim & { row: SeatRow },
  { slot }: { slot: boolean },
): SeatClaim {
  return { ...claim, seat: toSeatRecord(row), slot };
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
