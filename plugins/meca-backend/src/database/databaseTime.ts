import { Knex } from 'knex';

/** True on PostgreSQL; false on SQLite, where one process at a time writes. */
export function isPostgres(knex: Knex): boolean {
  return knex.client.config.client === 'pg';
}

/**
 * The database's clock in epoch milliseconds, plus `delayMs`: the one clock that all replicas share.
 * For use inside statements: the time at which the statement began, so that indexes still serve comparisons with it.
 */
export function databaseTime(knex: Knex, delayMs: number = 0): Knex.Raw {
  const delay = Math.round(delayMs);
  return isPostgres(knex)
    ? knex.raw(
        `(floor(extract(epoch from statement_timestamp()) * 1000)::bigint + ?::bigint)`,
        [delay],
      )
    : knex.raw(`(CAST(unixepoch('subsec') * 1000 AS INTEGER) + ?)`, [delay]);
}

/** Reads the database's clock, in epoch milliseconds. */
export async function readDatabaseTime(knex: Knex): Promise<number> {
  const [row] = await knex.select<{ now: string | number }[]>(
    knex.raw('? AS now', [databaseTime(knex)]),
  );
  return Number(row.now);
}
