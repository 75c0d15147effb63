import createKnex, { Knex } from 'knex';

export interface BenchDatabase {
  client: 'pg';
  /** Names of databases begin with it: Backstage gives each plugin one. */
  prefix: string;
  connection: string;
}

/** The database of one plugin of a backend. */
export function openDatabase(
  { client, prefix, connection }: BenchDatabase,
  pluginId: string,
): Knex {
  const url = new URL(connection);
  url.pathname = `/${prefix}${pluginId}`;
  return createKnex({ client, connection: url.href, pool: { min: 0, max: 2 } });
}

/** Drops every database whose name begins so. */
export async function dropDatabases(
  connection: string,
  prefix: string,
): Promise<void> {
  const knex = createKnex({ client: 'pg', connection });
  try {
    const names: string[] = await knex('pg_database')
      .whereLike('datname', `${prefix.replaceAll('_', '\\_')}%`)
      .pluck('datname');
    for (const name of names) {
      await knex.raw('DROP DATABASE IF EXISTS ?? WITH (FORCE)', [name]);
    }
  } finally {
    await knex.destroy();
  }
}
