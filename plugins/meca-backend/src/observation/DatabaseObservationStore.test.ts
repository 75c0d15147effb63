import { resolvePackagePath } from '@backstage/backend-plugin-api';
import { TestDatabases } from '@backstage/backend-test-utils';
import { z } from 'zod';
import { DatabaseObservationStore } from './DatabaseObservationStore';

const databases = TestDatabases.create({ ids: ['POSTGRES_18', 'SQLITE_3'] });
const schema = z.object({ n: z.number() });

describe.each(databases.eachSupportedId())(
  'DatabaseObservationStore on %s',
  databaseId => {
    async function createStore() {
      const knex = await databases.init(databaseId);
      await knex.migrate.latest({
        directory: resolvePackagePath(
          '@meca/backstage-plugin-meca-backend',
          'migrations',
        ),
      });
      const store = DatabaseObservationStore.create({ knex });
      const answer = (n: number, at: number) =>
        store.saveAnswer({
          regionId: 'polito',
          subject: 'capacity',
          data: { n },
          at,
        });
      const fail = (code: string, at: number) =>
        store.saveFailure({
          regionId: 'polito',
          subject: 'capacity',
          problem: { code, message: 'It did not answer' },
          at,
        });
      const read = () => store.get('capacity', 'polito', schema);
      return { knex, store, answer, fail, read };
    }

    it('keeps the last good answer through failures, and forgets the failure with the next answer', async () => {
      const { answer, fail, read } = await createStore();
      expect(await read()).toBeUndefined();
      await fail('unreachable', 1);
      expect(await read()).toMatchObject({
        data: undefined,
        observedAt: undefined,
        attemptedAt: 1,
      });
      await answer(1, 2);
      await fail('failed', 3);
      expect(await read()).toMatchObject({
        data: { n: 1 },
        observedAt: 2,
        attemptedAt: 3,
        problem: { code: 'failed' },
      });
      await answer(2, 4);
      expect(await read()).toEqual({
        regionId: 'polito',
        data: { n: 2 },
        observedAt: 4,
        attemptedAt: 4,
        problem: undefined,
      });
    });

    it('does not put what a slow replica says late over what is newer', async () => {
      const { answer, fail, read } = await createStore();
      await answer(2, 20);
      await answer(1, 10);
      await fail('unreachable', 15);
      expect(await read()).toMatchObject({ data: { n: 2 }, observedAt: 20 });
      expect((await read())?.problem).toBeUndefined();
    });

    it('takes an answer in a shape of long ago for none', async () => {
      const { store, answer, read } = await createStore();
      await answer(1, 10);
      await store.saveAnswer({
        regionId: 'polito',
        subject: 'capacity',
        data: { old: true },
        at: 11,
      });
      expect(await read()).toMatchObject({
        data: undefined,
        observedAt: undefined,
      });
      expect((await store.list('capacity', schema)).size).toBe(1);
    });

    it('goes up and down again without leaving anything behind', async () => {
      const { knex } = await createStore();
      await knex.migrate.rollback(
        {
          directory: resolvePackagePath(
            '@meca/backstage-plugin-meca-backend',
            'migrations',
          ),
        },
        true,
      );
      expect(await knex.schema.hasTable('region_observation')).toBe(false);
      expect(await knex.schema.hasTable('capacity_history')).toBe(false);
    });
  },
);
