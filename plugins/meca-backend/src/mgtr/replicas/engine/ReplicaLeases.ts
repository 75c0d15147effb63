import { Knex } from 'knex';
import { databaseTime, isPostgres } from '../../../database';
import { Claim, Leases } from '../../../reconcile';
import {
  REPLICA_TABLE,
  ReplicaRecord,
  ReplicaRow,
  toReplicaRecord,
} from '../ReplicaRow';

/** A replica that is ours to work on until the lease ends. */
export interface ReplicaClaim extends Claim {
  replica: ReplicaRecord;
}

/** `next_attempt_at` of what does not go on by itself: the end of the year 9999. */
const NEVER = 253_402_300_799_000;

/** What a record has beside its own columns. */
const OF_VERSION = ['path', 'version'].map(
  column =>
    `(SELECT ${column} FROM mgtr_version WHERE mgtr_version.id = mgtr_replica.version_id) AS ${column}`,
);

/** Claims on replicas. */
export class ReplicaLeases {
  private readonly leases: Leases<ReplicaRow>;

  constructor(private readonly knex: Knex, owner: string, leaseMs: number) {
    this.leases = new Leases(knex, REPLICA_TABLE, owner, leaseMs);
  }

  dueRegions(): Promise<string[]> {
    return this.leases.dueRegions();
  }

  renew(): Promise<void> {
    return this.leases.renew();
  }

  giveBackAll(): Promise<void> {
    return this.leases.giveBackAll();
  }

  /** What is due in a region, the most urgent first, and no more than `most`. */
  async claimDue(regionId: string, most: number): Promise<ReplicaClaim[]> {
    const { knex, leases } = this;
    const now = databaseTime(knex);
    const due = knex.raw(
      `SELECT id FROM mgtr_replica WHERE region_id = ? AND next_attempt_at <= ? AND lease_until < ?
       ORDER BY urgency DESC, next_attempt_at LIMIT ?`,
      [regionId, now, now, most],
    );
    const claims = await leases.limit(() =>
      leases.claim(knex, due, { returning: OF_VERSION }),
    );
    return claims
      .map(({ row, ...claim }) => ({ ...claim, replica: toReplicaRecord(row) }))
      .sort((a, b) => b.replica.urgency - a.replica.urgency);
  }

  /**
   * Stores what was learnt and keeps the replica. False: it is no longer ours, or something else is wanted of it since it
   * was claimed, so whatever we were about to do must not be done.
   */
  keep(claim: ReplicaClaim, replica: ReplicaRecord): Promise<boolean> {
    return this.leases.keep(claim, engineColumns(replica), {
      desired: replica.desired,
      wish: claim.replica.wish,
    });
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
      const changed = await this.leases
        .ours(claim, db)
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
          next_attempt_at: databaseTime(db),
        });
      return changed === 1;
    };
    return this.leases.limit(() =>
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
  giveBack(
    claim: ReplicaClaim,
    replica: ReplicaRecord,
    delayMs: number,
  ): Promise<boolean> {
    const { knex } = this;
    const later = Number.isFinite(delayMs)
      ? databaseTime(knex, delayMs)
      : knex.raw('?', [NEVER]);
    return this.leases.giveBack(claim, {
      ...engineColumns(replica),
      next_attempt_at: knex.raw(
        `CASE WHEN desired = ? AND wish = ? THEN ? ELSE ? END`,
        [replica.desired, claim.replica.wish, later, databaseTime(knex)],
      ),
    });
  }

  /** Ends the claim without storing anything; the replica is due again after `delayMs`. */
  drop(claim: ReplicaClaim, delayMs: number): Promise<void> {
    return this.leases.drop(claim, delayMs);
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
