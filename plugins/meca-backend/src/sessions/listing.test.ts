import { resolvePackagePath } from '@backstage/backend-plugin-api';
import { TestDatabases } from '@backstage/backend-test-utils';
import { Knex } from 'knex';
import { listSessions, SessionListQuery } from './store/listSessions';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
const HOUR = 3_600_000;
const BASE = Date.UTC(2026, 0, 1);
const TOTAL = 20_000;

const everything: Pick<SessionListQuery, 'visible'> = { visible: () => {} };

describe.each(databases.eachSupportedId())('a long list on %s', databaseId => {
  let knex: Knex;

  beforeAll(async () => {
    knex = await databases.init(databaseId);
    await knex.migrate.latest({
      directory: resolvePackagePath(
        '@meca/backstage-plugin-meca-backend',
        'migrations',
      ),
    });
    const rows = Array.from({ length: TOTAL }, (_, i) => ({
      id: `session-${String(i).padStart(6, '0')}`,
      code: String(i).padStart(8, 'c'),
      title: 'Class',
      institution_ref: 'group:default/polito',
      owner_ref: 'user:default/teacher',
      created_by: 'user:default/teacher',
      region_id: 'polito',
      starts_at: BASE + Math.floor(i / 4) * HOUR,
      ends_at: BASE + (Math.floor(i / 4) + 2) * HOUR,
      prepares_at: BASE + Math.floor(i / 4) * HOUR,
      released_at: BASE + (Math.floor(i / 4) + 2) * HOUR,
      seats: 1,
      template_path: 'linux/lab',
      version_policy: 'latest',
      offering: 'Small',
      cpu_cores: 1,
      cpu_mhz: 1000,
      memory_bytes: 1,
      placement_policy: 'own-first',
      placement_verdicts: '[]',
      end_policy: 'destroy',
      comments: '',
      state: 'closed',
      etag: 'e',
      created_at: BASE,
      updated_at: BASE,
    }));
    await knex.batchInsert('session', rows, 500);
    await knex.raw('ANALYZE');
  });

  it('walks all of it page by page, each session once, in order', async () => {
    const seen: string[] = [];
    let after: SessionListQuery['after'];
    let hasMore = true;
    while (hasMore) {
      const page = await listSessions(knex, {
        ...everything,
        limit: 1000,
        after,
      });
      seen.push(...page.sessions.map(({ id }) => id));
      after = page.sessions[page.sessions.length - 1];
      hasMore = page.hasMore;
    }
    expect(seen).toHaveLength(TOTAL);
    expect(seen).toEqual([...seen].sort());
  });

  it('reads a week through the index on the start, not the whole table', async () => {
    const from = BASE + (TOTAL / 8) * HOUR;
    const query: SessionListQuery = {
      ...everything,
      from,
      to: from + 7 * 24 * HOUR,
      limit: 200,
    };
    const asked: { sql: string; bindings: readonly unknown[] }[] = [];
    const listen = (q: { sql: string; bindings: readonly unknown[] }) =>
      void asked.push(q);
    knex.on('query', listen);
    const { sessions } = await listSessions(knex, query);
    knex.off('query', listen);
    expect(sessions).toHaveLength(200);
    // The one that began an hour before and still runs is there as well.
    expect(sessions[0].startsAt).toBe(from - HOUR);
    expect(asked).toHaveLength(1);
    const bindings = asked[0].bindings as Knex.RawBinding[];
    const native = asked[0].sql.replace(/\$\d+/g, '?');
    const isPostgres = databaseId === 'POSTGRES_18';
    const plan = await knex.raw(
      isPostgres
        ? `EXPLAIN (ANALYZE, FORMAT JSON) ${native}`
        : `EXPLAIN QUERY PLAN ${native}`,
      bindings,
    );
    const text = JSON.stringify(isPostgres ? plan.rows : plan);
    expect(text).toContain('session_time');
    expect(text).not.toMatch(/Seq Scan|SCAN session"|TEMP B-TREE|"Sort"/);
  });
});
