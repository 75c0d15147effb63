import { Knex } from 'knex';
import pLimit from 'p-limit';
import { databaseTime, isPostgres } from '../../../database';
import {
  REPLICA_TABLE,
  ReplicaRecord,
  ReplicaRow,
  toReplicaRecord,
} from '../ReplicaRow';

/** A replica that is ours to work on until the lease ends. */
export interface ReplicaClaim {
  replica: ReplicaRecord;
  /** Fences our writes: whoever claims the replica later has a higher one. */
  epoch: number;
  /** The database's clock now, epoch milliseconds. */
  now(): number;
}

type ClaimedRow = ReplicaRow & { db_now: number | string };

/** `next_attempt_at` of what does not go on by itself: the end of the year 9999. */
const NEVER = 253_402_300_799_000;

const CLAIM_LIMIT = 50;

/** As `SeatLeases`: a lease lets others take over when we die, its epoch makes our late writes change nothing. */
export class ReplicaLeases {
  /** The pool belongs to the whole plugin. */
  private readonly limit = pLimit(2);
  private readonly held = new Map<string, number>();

  constructor(
    private readonly knex: Knex,
    readonly owner: string,
    private readonly leaseMs: number,
  ) {}

  /** Regions that have something to do now. */
  async dueRegions(): Promise<string[]> {
    const now = databaseTime(this.knex);
    const rows = await this.limit(() =>
      this.knex(REPLICA_TABLE)
        .distinct<{ region_id: string }[]>('region_id')
        .where('next_attempt_at', '<=', now)
        .where('lease_until', '<', now),
    );
    return rows.map(row => row.region_id);
  }

  /** What is due in a region, the most urgent first. */
  async claimDue(regionId: string): Promise<ReplicaClaim[]> {
    const { knex } = this;
    const now = databaseTime(knex);
    const due = knex.raw(
      `SELECT id FROM mgtr_replica WHERE region_id = ? AND next_attempt_at <= ? AND lease_until < ?
       ORDER BY urgency DESC, next_attempt_at LIMIT ${CLAIM_LIMIT}`,
      [regionId, now, now],
    );
    const change = knex.raw(
      `lease_owner = ?, lease_until = ?, lease_epoch = lease_epoch + 1`,
      [this.owner, databaseTime(knex, this.leaseMs)],
    );
    const returning = knex.raw(
      `? AS db_now,
       (SELECT path FROM mgtr_version WHERE mgtr_version.id = mgtr_replica.version_id) AS path,
       (SELECT version FROM mgtr_version WHERE mgtr_version.id = mgtr_replica.version_id) AS version`,
      [now],
    );
    const rows: ClaimedRow[] = await this.limit(async () =>
      isPostgres(knex)
        ? (
            await knex.raw(
              `WITH due AS MATERIALIZED (? FOR UPDATE SKIP LOCKED)
               UPDATE mgtr_replica SET ? FROM due WHERE mgtr_replica.id = due.id RETURNING mgtr_replica.*, ?`,
              [due, change, returning],
            )
          ).rows
        : knex.raw(
            `UPDATE mgtr_replica SET ? WHERE id IN (?) AND lease_until < ? RETURNING *, ?`,
            [change, due, now, returning],
          ),
    );
    const claimedAt = performance.now();
    return rows
      .map(row => {
        this.held.set(row.id, row.lease_epoch);
        return {
          replica: toReplicaRecord(row),
          epoch: row.lease_epoch,
          now: () =>
            Math.round(Number(row.db_now) + (performance.now() - claimedAt)),
        };
      })
      .sort((a, b) => b.replica.urgency - a.replica.urgency);
  }

  /**
   * Stores what was learnt and keeps the replica. False: it is no longer ours, or something else is wanted of it since it
   * was claimed, so whatever we were about to do must not be done.
   */
  async keep(claim: ReplicaClaim, replica: ReplicaRecord): Promise<boolean> {
    const changed = await this.limit(() =>
      this.ours(claim)
        .where({ desired: replica.desired, wish: claim.replica.wish })
        .update(engineColumns(replica)),
    );
    return changed === 1;
  }

  /**
   * Stores the replica as `importing` if the region may have one more of these and nothing more urgent waits for it.
   * False: not now.
   */
  async takeTurn(
    claim: ReplicaClaim,
    replica: ReplicaRecord,
    most: number,
  ): Promise<boolean> {
    const { knex } = this;
    const { regionId, urgency, id } = replica;
    const take = async (db: Knex) => {
      const now = databaseTime(db);
      const changed = await db(REPLICA_TABLE)
        .where({ id, lease_owner: this.owner, lease_epoch: claim.epoch })
        .where({ desired: replica.desired, wish: claim.replica.wish })
        .where(
          db.raw(
            `(SELECT count(*) FROM mgtr_replica AS other WHERE other.region_id = ? AND other.id <> ?
              AND other.desired = 'present' AND other.state IN ('importing', 'verifying'))`,
            [regionId, id],
          ),
          '<',
          most,
        )
        .whereNotExists(
          db(`${REPLICA_TABLE} as other`)
            .select(db.raw('1'))
            .where('other.region_id', regionId)
            .where('other.desired', 'present')
            .where('other.state', 'staged')
            .where('other.urgency', '>', urgency)
            .where('other.next_attempt_at', '<', databaseTime(db, 60_000)),
        )
        .update({
          ...engineColumns({ ...replica, state: 'importing' }),
          lease_until: databaseTime(db, this.leaseMs),
          next_attempt_at: now,
        });
      return changed === 1;
    };
    return this.limit(() =>
      isPostgres(knex)
        ? knex.transaction(async tx => {
            // Two counts at the same time would both find the same free place.
            await tx.raw(`SELECT pg_advisory_xact_lock(hashtext(?))`, [
              `meca-imports-${regionId}`,
            ]);
            return take(tx);
          })
        : take(knex),
    );
  }

  /**
   * Stores what was learnt and gives the replica back, to be looked at again in `delayMs` (never, if that is infinite); at
   * once, if something else is wanted of it since it was claimed. False: it was no longer ours, nothing was stored.
   */
  async giveBack(
    claim: ReplicaClaim,
    replica: ReplicaRecord,
    delayMs: number,
  ): Promise<boolean> {
    const { knex } = this;
    // If the database fails now, the lease must end: another look finds what we did.
    this.forget(claim);
    const later = Number.isFinite(delayMs)
      ? databaseTime(knex, delayMs)
      : knex.raw('?', [NEVER]);
    const changed = await this.limit(() =>
      this.ours(claim).update({
        ...engineColumns(replica),
        next_attempt_at: knex.raw(
          `CASE WHEN desired = ? AND wish = ? THEN ? ELSE ? END`,
          [replica.desired, claim.replica.wish, later, databaseTime(knex)],
        ),
        lease_owner: null,
        lease_until: 0,
      }),
    );
    return changed === 1;
  }

  /** Ends the claim without storing anything. */
  async drop(claim: ReplicaClaim, delayMs: number): Promise<void> {
    this.forget(claim);
    await this.limit(() =>
      this.ours(claim).update({
        lease_owner: null,
        lease_until: 0,
        next_attempt_at: databaseTime(this.knex, delayMs),
      }),
    );
  }

  /** All replicas held; those taken over by others stay theirs. */
  async renew(): Promise<void> {
    for (const id of [...this.held.keys()].sort()) {
      await this.limit(() =>
        this.knex(REPLICA_TABLE)
          .where({ id, lease_owner: this.owner })
          .update({ lease_until: databaseTime(this.knex, this.leaseMs) }),
      );
    }
  }

  /** Gives back whatever is still held. */
  async giveBackAll(): Promise<void> {
    for (const id of [...this.held.keys()].sort()) {
      await this.knex(REPLICA_TABLE)
        .where({ id, lease_owner: this.owner })
        .update({ lease_owner: null, lease_until: 0 });
    }
    this.held.clear();
  }

  private ours(claim: ReplicaClaim) {
    return this.knex(REPLICA_TABLE).where({
      id: claim.replica.id,
      lease_owner: this.owner,
      lease_epoch: claim.epoch,
    });
  }

  private forget(claim: ReplicaClaim) {
    if (this.held.get(claim.replica.id) === claim.epoch) {
      this.held.delete(claim.replica.id);
    }
  }
}

function engineColumns(replica: ReplicaRecord): Record<string, unknown> {
  const { intent, problem, givenUp } = replica;
  return {
    mode: replica.mode,
    state: replica.state,
    waiting_for: replica.waitingFor ?? null,
    cloud_template_id: replica.cloudTemplateId ?? null,
    intent: intent ? JSON.stringify(intent) : null,
    given_up: givenUp.length > 0 ? JSON.stringify(givenUp) : null,
    progress: JSON.stringify(replica.progress),
    bytes_done: Math.round(replica.bytesDone),
    bytes_total: Math.round(replica.bytesTotal),
    bytes_per_second: replica.bytesPerSecond ?? null,
    attempt: replica.attempt,
    progressed_at: replica.progressedAt ?? null,
    problem: problem ? JSON.stringify(problem) : null,
    ready_at: replica.readyAt ?? null,
  };
}
