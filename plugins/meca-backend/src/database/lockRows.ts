import { Knex } from 'knex';
import { isPostgres } from './databaseTime';

/**
 * Runs `write`, which changes several rows of `table`, with those rows locked. All who change more than one of them do it
 * through here, so that all lock in the same order: two that met halfway would otherwise wait for each other until
 * PostgreSQL ends one of them. On SQLite writers are serial anyway.
 */
export async function lockRows<T>(
  db: Knex,
  table: string,
  /** Which rows: a condition for knex's `where`. */
  which: (rows: Knex.QueryBuilder) => void,
  write: (db: Knex) => Promise<T>,
): Promise<T> {
  if (!isPostgres(db)) return write(db);
  const run = async (tx: Knex) => {
    await tx(table).select('id').where(which).orderBy('id').forUpdate();
    return write(tx);
  };
  return db.isTransaction ? run(db) : db.transaction(run);
}
