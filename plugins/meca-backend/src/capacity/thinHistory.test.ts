import { TestDatabases } from '@backstage/backend-test-utils';
import { resolvePackagePath } from '@backstage/backend-plugin-api';
import { DatabaseCapacityHistoryStore } from './DatabaseCapacityHistoryStore';

const databases = TestDatabases.create({ ids: ['POSTGRES_18', 'SQLITE_3'] });
const at = (time: string) => Date.parse(time);

describe.each(databases.eachSupportedId())(
  'capacity history on %s',
  databaseId => {
    async function createStore() {
      const knex = await databases.init(databaseId);
      await knex.migrate.latest({
        directory: resolvePackagePath(
          '@meca/backstage-plugin-meca-backend',
          'migrations',
        ),
      });
      const store = DatabaseCapacityHistoryStore.create({ knex });
      const put = (regionId: string, time: string, used: number) =>
        store.append(
          regionId,
          [{ kind: 'memory', unit: 'bytes', used, total: 2 ** 50 }],
          at(time),
        );
      const rows = async () =>
        (await knex('capacity_history').orderBy(['region_id', 'at'])).map(
          row =>
            `${row.region_id} ${new Date(Number(row.at)).toISOString()} ${
              row.resolution
            } ${row.used}`,
        );
      const thin = (now: string) =>
        store.thin({ now: at(now), signal: new AbortController().signal });
      return { knex, store, put, rows, thin };
    }

    it('becomes one row an hour after two days and one a day after thirty', async () => {
      const { put, rows, thin } = await createStore();
      await put('polito', '2026-03-01T10:00:00Z', 2);
      await put('polito', '2026-03-01T10:55:00Z', 4);
      await put('bme', '2026-03-01T10:30:00Z', 7);
      await put('polito', '2026-03-01T11:00:00Z', 8);
      await put('polito', '2026-03-03T09:00:00Z', 16);

      await thin('2026-03-03T11:59:00Z');
      const thinned = [
        'bme 2026-03-01T10:00:00.000Z hour 7',
        'polito 2026-03-01T10:00:00.000Z hour 3',
        'polito 2026-03-01T11:00:00.000Z round 8',
        'polito 2026-03-03T09:00:00.000Z round 16',
      ];
      expect(await rows()).toEqual(thinned);
      await thin('2026-03-03T11:59:00Z');
      expect(await rows()).toEqual(thinned);

      await thin('2026-04-01T00:00:00Z');
      expect(await rows()).toEqual([
        'bme 2026-03-01T00:00:00.000Z day 7',
        'polito 2026-03-01T00:00:00.000Z day 5.5',
        'polito 2026-03-03T09:00:00.000Z hour 16',
      ]);
    });

    it('thins nothing once it is told to stop', async () => {
      const { store, put, rows } = await createStore();
      await put('polito', '2026-03-01T10:00:00Z', 2);
      await expect(
        store.thin({
          now: at('2026-06-01T00:00:00Z'),
          signal: AbortSignal.abort(),
        }),
      ).rejects.toThrow();
      expect(await rows()).toHaveLength(1);
    });

    it('gives at most as many points as asked for, however long the time', async () => {
      const { store, put } = await createStore();
      for (let minute = 0; minute < 50; minute++) {
        await put(
          'polito',
          `2026-03-01T10:${String(minute).padStart(2, '0')}:00Z`,
          minute,
        );
      }
      const read = (maxPoints: number) =>
        store.read({
          regionId: 'polito',
          kinds: ['memory', 'cpu'],
          from: at('2026-03-01T10:00:00Z'),
          to: at('2026-03-01T10:50:00Z'),
          maxPoints,
        });
      expect(await read(50)).toHaveLength(50);
      const few = await read(5);
      expect(few.map(({ used }) => used)).toEqual([
        4.5, 14.5, 24.5, 34.5, 44.5,
      ]);
      expect(few.every(({ total }) => total === 2 ** 50)).toBe(true);
    });
  },
);
