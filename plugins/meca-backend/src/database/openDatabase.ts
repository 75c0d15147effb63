import { setTimeout as sleep } from 'node:timers/promises';
import {
  DatabaseService,
  resolvePackagePath,
} from '@backstage/backend-plugin-api';
import { Knex } from 'knex';
import { isPostgres } from './databaseTime';

/** How long a replica waits for another one that brings the schema up to date. */
const WAIT_MS = 60_000;
const RETRY_MS = 500;

/** What PostgreSQL says to the later of two that create the same table, type or row. */
const CREATED_MEANWHILE = ['42P07', '42710', '23505'];

/** The plugin's database, brought to the present schema. Replicas may start at the same time: one does it, others wait. */
export async function openDatabase(database: DatabaseService): Promise<Knex> {
  const knex = await database.getClient();
  if (!isPostgres(knex)) await spareDisk(knex);
  if (!database.migrations?.skip) await migrate(knex, Date.now() + WAIT_MS);
  return knex;
}

/**
 * Has SQLite append what is committed to a log, instead of waiting three times for the disk at each commit: it does so in the
 * thread that serves all requests of the portal, and replicas, seats and edges report often.
 *
 * @remarks
 * Whatever becomes of the process, nothing is lost. A machine that loses its power may forget the last commits, but not parts
 * of them; machines and templates in the regions are then found again by their names.
 */
async function spareDisk(knex: Knex): Promise<void> {
  // Kept in the file; the other one belongs to each connection.
  await knex.raw('PRAGMA journal_mode = WAL');
  await knex.raw('PRAGMA synchronous = NORMAL');
}

async function migrate(knex: Knex, giveUpAt: number): Promise<void> {
  for (;;) {
    try {
      await knex.migrate.latest({
        directory: resolvePackagePath(
          '@meca/backstage-plugin-meca-backend',
          'migrations',
        ),
      });
      return;
    } catch (error) {
      if (!isAnotherAtWork(error) || Date.now() > giveUpAt) throw error;
      await sleep(RETRY_MS * (0.5 + Math.random()));
    }
  }
}

function isAnotherAtWork(error: unknown): boolean {
  const { name, code = '' } = error as { name?: string; code?: string };
  return name === 'MigrationLocked' || CREATED_MEANWHILE.includes(code);
}
