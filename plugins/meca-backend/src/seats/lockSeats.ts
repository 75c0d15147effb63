import { Knex } from 'knex';
import { isPostgres } from '../database';
import { SEAT_TABLE } from './SeatRow';

/**
 * Runs `write`, which changes several seats, with those seats locked. All who change more than one do it through here,
 * so that all lock in the same order: two that met halfway would otherwise wait for each other until PostgreSQL ends one
 * of them. On SQLite writers are serial anyway.
 */
export async function lockSeats<T>(
  db: Knex,
  /** Which seats: a condition for knex's `where`. */
  which: (seats: Knex.QueryBuilder) => void,
  write: (db: Knex) => Promise<T>,
): Promise<T> {
  if (!isPostgres(db)) return write(db);
  const run = async (tx: Knex) => {
    await tx(SEAT_TABLE).select('id').where(which).orderBy('id').forUpdate();
    return write(tx);
  };
  return db.isTransaction ? run(db) : db.transaction(run);
}
