import { Knex } from 'knex';
import pLimit from 'p-limit';
import { databaseTime, isPostgres, lockRows } from '../database';

/** A row that is ours to work on until the lease ends. */
export interface Claim {
  id: string;
  /** Fences our writes: whoever claims the row later has a higher one. */
  epoch: number;
  /** The database's clock now, epoch milliseconds. */
  now(): number;
}

/** Of the tables whose rows are leased: these columns, and `region_id`, `next_attempt_at`, `lease_owner`, `lease_until`. */
interface LeasedRow {
  id: string;
  lease_epoch: number;
}

const FREE = { lease_owner: null, lease_until: 0 };
const RENEWED_AT_ONCE = 500;

/**
 * Leases on the rows of a table, shared by all replicas through the database.
 *
 * @remarks
 * On PostgreSQL `SKIP LOCKED` is needed for correctness, not only for speed: without it two claims of several rows
 * deadlock. On SQLite writers are serial anyway. A claim is a lease with an epoch: the lease lets others take over when
 * we die, the epoch makes our late writes change nothing when we only stalled.
 */
export class Leases<Row extends LeasedRow> {
  /** The pool belongs to the whole plugin: an engine takes two connections of it at most. */
  readonly limit = pLimit(2);
  private readonly held = new Map<string, number>();

  constructor(
    private readonly knex: Knex,
    private readonly table: string,
    private readonly owner: string,
    private readonly leaseMs: number,
  ) {}

  /** Regions that have something to do now, among the rows that are `which`. */
  async dueRegions(which: Record<string, unknown> = {}): Promise<string[]> {
    const now = databaseTime(this.knex);
    const rows = await this.limit(() =>
      this.knex(this.table)
        .distinct<{ region_id: string }[]>('region_id')
        .where(which)
        .where('next_attempt_at', '<=', now)
        .where('lease_until', '<', now),
    );
    return rows.map(row => row.region_id);
  }

  /**
   * Leases the rows whose ids `due` selects, without those that somebody else is just claiming. Call it within `limit`.
   * `set` changes further columns, `returning` reads further ones.
   */
  async claim(
    db: Knex,
    due: Knex.Raw,
    { set = [], returning = [] }: { set?: string[]; returning?: string[] } = {},
  ): Promise<(Claim & { row: Row })[]> {
    const { table } = this;
    const now = databaseTime(db);
    const changes = [
      'lease_owner = ?',
      'lease_until = ?',
      'lease_epoch = lease_epoch + 1',
      ...set,
    ];
    const change = db.raw(changes.join(', '), [
      this.owner,
      databaseTime(db, this.leaseMs),
    ]);
    const more = db.raw(['? AS db_now', ...returning].join(', '), [now]);
    const rows: (Row & { db_now: number | string })[] = isPostgres(db)
      ? (
          await db.raw(
            `WITH due AS MATERIALIZED (? FOR UPDATE OF ${table} SKIP LOCKED)
             UPDATE ${table} SET ? FROM due WHERE ${table}.id = due.id RETURNING ${table}.*, ?`,
            [due, change, more],
          )
        ).rows
      : await db.raw(
          `UPDATE ${table} SET ? WHERE id IN (?) AND lease_until < ? RETURNING *, ?`,
          [change, due, now, more],
        );
    const claimedAt = performance.now();
    return rows.map(row => {
      this.held.set(row.id, row.lease_epoch);
      return {
        row,
        id: row.id,
        epoch: row.lease_epoch,
        now: () =>
          Math.round(Number(row.db_now) + (performance.now() - claimedAt)),
      };
    });
  }

  /** The row, as long as it is ours. */
  ours({ id, epoch }: Claim, db: Knex = this.knex): Knex.QueryBuilder {
    return db(this.table).where({
      id,
      lease_owner: this.owner,
      lease_epoch: epoch,
    });
  }

  /** Stores `columns` and keeps the row. False: it is no longer ours, or not (any more) as `which` says. */
  async keep(
    claim: Claim,
    columns: Record<string, unknown>,
    which: Record<string, unknown>,
  ): Promise<boolean> {
    const changed = await this.limit(() =>
      this.ours(claim).where(which).update(columns),
    );
    return changed === 1;
  }

  /** Stores `columns` and gives the row back. False: it was no longer ours, nothing was stored. */
  async giveBack(
    claim: Claim,
    columns: Record<string, unknown>,
  ): Promise<boolean> {
    // If the database fails now, the lease must end: another look finds what we did.
    if (this.held.get(claim.id) === claim.epoch) this.held.delete(claim.id);
    const changed = await this.limit(() =>
      this.ours(claim).update({ ...columns, ...FREE }),
    );
    return changed === 1;
  }

  /** Gives the row back without storing anything; it is due again after `delayMs`. */
  async drop(claim: Claim, delayMs: number): Promise<void> {
    await this.giveBack(claim, {
      next_attempt_at: databaseTime(this.knex, delayMs),
    });
  }

  /** All rows held, in one go; those taken over by others stay theirs, since they have another owner. */
  async renew(): Promise<void> {
    const ids = [...this.held.keys()];
    for (let at = 0; at < ids.length; at += RENEWED_AT_ONCE) {
      const some = ids.slice(at, at + RENEWED_AT_ONCE);
      const lease_until = databaseTime(this.knex, this.leaseMs);
      await this.limit(() =>
        this.updateOurs({ lease_until }, rows => rows.whereIn('id', some)),
      );
    }
  }

  /** Gives back whatever is still held. */
  async giveBackAll(): Promise<void> {
    this.held.clear();
    await this.updateOurs(FREE);
  }

  private async updateOurs(
    columns: Record<string, unknown>,
    which: (rows: Knex.QueryBuilder) => void = () => {},
  ): Promise<void> {
    const ours = (rows: Knex.QueryBuilder) =>
      rows.where({ lease_owner: this.owner }).where(which);
    await lockRows(this.knex, this.table, ours, db =>
      db(this.table).where(ours).update(columns),
    );
  }
}
