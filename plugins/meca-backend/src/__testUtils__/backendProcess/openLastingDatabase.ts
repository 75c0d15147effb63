import path from 'node:path';
import {
  mockServices,
  TestDatabaseId,
  TestDatabases,
} from '@backstage/backend-test-utils';
import knexFactory, { Knex } from 'knex';
import { openDatabase } from '../../database';

/** A database with the plugin's tables that other processes open as well, by `config`, and that outlives them. */
export async function openLastingDatabase(
  databases: TestDatabases,
  id: TestDatabaseId,
  folder: string,
): Promise<{ knex: Knex; config: Knex.Config; close(): Promise<void> }> {
  if (id === 'SQLITE_3') {
    const config: Knex.Config = {
      client: 'better-sqlite3',
      connection: { filename: path.join(folder, 'meca.sqlite') },
      useNullAsDefault: true,
      pool: { min: 1, max: 1 },
    };
    const knex = knexFactory(config);
    await openDatabase(mockServices.database({ knex }));
    return { knex, config, close: () => knex.destroy() };
  }
  const knex = await databases.init(id);
  await openDatabase(mockServices.database({ knex }));
  const { connection } = knex.client.config;
  // knex hides the password from whoever copies the connection.
  const { password } = connection;
  const config = { client: 'pg', connection: { ...connection, password } };
  return { knex, config, close: async () => {} };
}
