import { setTimeout as sleep } from 'node:timers/promises';
import {
  DatabaseService,
  resolvePackagePath,
} from '@backstage/backend-plugin-api';
import { Knex } from 'knex';

/** How long a replica waits for another one that brings the schema up to date. */
const WAIT_MS = 60_000;
const RETRY_MS = 500;

/** What PostgreSQL says to the later of two that create the same table, type or row. */
const CREATED_MEANWHILE = ['42P07', '42710', '23505'];

/** The plugin's database, brought to the present schema. Replicas may start at the same time: one does it, others wait. */
export async function openDatabase(database: DatabaseService): Promise<Knex> {
  const knex = await database.getClient();
  if (!database.migrations?.skip) await migrate(knex, Date.now() + WAIT_MS);
  return knex;
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
