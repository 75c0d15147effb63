import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import { openDatabase } from '../../database';
import { RepositoryStore } from './RepositoryStore';

const databases = TestDatabases.create({ ids: ['POSTGRES_18', 'SQLITE_3'] });

describe.each(databases.eachSupportedId())('RepositoryStore on %s', id => {
  const learnt = (readAt: number) => ({
    state: { kind: 'tuf' as const, at: readAt },
    problems: [],
    now: readAt,
  });

  async function create() {
    const knex = await databases.init(id);
    await openDatabase(mockServices.database({ knex }));
    return new RepositoryStore(knex);
  }

  it('lets one replica of the portal read a repository at a time', async () => {
    const store = await create();
    const claims = await Promise.all(
      ['a', 'b', 'c'].map(owner => store.tryClaim('main', owner, 60_000)),
    );
    expect(claims.filter(Boolean)).toHaveLength(1);
    expect(await store.tryClaim('other', 'd', 60_000)).toBe(true);
  });

  it('keeps nothing of a reader whose lease ran out and who was overtaken', async () => {
    const store = await create();
    await store.tryClaim('main', 'slow', -1_000);
    expect(await store.tryClaim('main', 'quick', 60_000)).toBe(true);
    expect(await store.renew('main', 'slow', 60_000)).toBe(false);
    await store.finish('main', 'quick', learnt(2));
    await store.finish('main', 'slow', learnt(1));
    expect(await store.trustState('main')).toEqual({ kind: 'tuf', at: 2 });
    expect((await store.list()).get('main')?.readAt).toBe(2);
  });

  it('keeps what is known when a reading fails, and says so', async () => {
    const store = await create();
    await store.tryClaim('main', 'a', 60_000);
    await store.finish('main', 'a', learnt(1));
    expect(await store.tryClaim('main', 'b', 60_000)).toBe(true);
    const problem = { code: 'source-unreachable', message: 'It is silent' };
    await store.finish('main', 'b', { problem, now: 5 });
    expect((await store.list()).get('main')).toMatchObject({
      checkedAt: 5,
      readAt: 1,
      problem,
    });
    expect(await store.trustState('main')).toEqual({ kind: 'tuf', at: 1 });
  });
});
