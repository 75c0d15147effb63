import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import createKnex from 'knex';
import { openDatabase } from './openDatabase';

jest.setTimeout(90_000);

const databases = TestDatabases.create({ ids: ['POSTGRES_18', 'SQLITE_3'] });

describe.each(databases.eachSupportedId())('openDatabase on %s', id => {
  it('brings an empty database up to date for replicas that start at the same time', async () => {
    const knex = await databases.init(id);
    // SQLite is for one process, which opens its database once.
    const replicas =
      id === 'SQLITE_3'
        ? [knex]
        : Array.from({ length: 4 }, () => createKnex(knex.client.config));
    try {
      await Promise.all(
        replicas.map(replica =>
          openDatabase(mockServices.database({ knex: replica })),
        ),
      );
      const done = await knex('knex_migrations').select('name');
      expect(done.length).toBeGreaterThan(0);
      expect(new Set(done.map(row => row.name)).size).toBe(done.length);
      expect(await knex('session')).toEqual([]);
      expect(await knex('knex_migrations_lock').select('is_locked')).toEqual([
        { is_locked: 0 },
      ]);
    } finally {
      await Promise.all(
        replicas.filter(r => r !== knex).map(replica => replica.destroy()),
      );
    }
  });
});
