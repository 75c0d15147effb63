import { TestBackend, TestDatabases } from '@backstage/backend-test-utils';
import createKnex, { Knex } from 'knex';
import {
  at,
  booking,
  client,
  startSessionBackend,
} from './__testUtils__/startSessionBackend';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

/** Room for ten sessions of four seats of 2 GiB. */
const regions = { polito: { memoryGib: 80 } };

/** Peak of seats held at one time, counted row by row. */
async function countHeld(knex: Knex): Promise<number> {
  const rows = await knex('reservation').where({ state: 'active' });
  const starts = rows.map(row => Number(row.starts_at));
  return Math.max(
    ...starts.map(t =>
      rows
        .filter(row => Number(row.starts_at) <= t && t < Number(row.ends_at))
        .reduce((sum, row) => sum + row.seats, 0),
    ),
  );
}

describe.each(databases.eachSupportedId())('64 at once on %s', databaseId => {
  let knex: Knex;
  let second: Knex | undefined;
  const backends: TestBackend[] = [];

  beforeEach(async () => {
    knex = await databases.init(databaseId);
    backends.push(await startSessionBackend({ knex, regions }));
    if (databaseId === 'POSTGRES_18') {
      // Another replica: a plugin instance and a connection pool of its own over the same database.
      second = createKnex(knex.client.config);
      backends.push(await startSessionBackend({ knex: second, regions }));
    }
  });
  afterEach(async () => {
    await Promise.all(backends.splice(0).map(backend => backend.stop()));
    await second?.destroy();
    second = undefined;
  });

  it('accepts exactly ten sessions where there is room for ten', async () => {
    const answers = await Promise.all(
      Array.from({ length: 64 }, (_, i) =>
        client(backends[i % backends.length], 'teacher').post(
          '/v1/sessions',
          // Overlapping, not equal: each shifts by some minutes.
          booking({
            startsAt: at(10 + (i % 5) / 60),
            placement: { policy: i % 2 ? 'own-first' : 'best' },
          }),
        ),
      ),
    );
    const statuses = answers.map(answer => answer.status).sort();
    expect(statuses.filter(status => status === 201)).toHaveLength(10);
    expect(statuses.filter(status => status === 409)).toHaveLength(54);
    expect(await countHeld(knex)).toBe(40);
    expect(await knex('session').where({ state: 'admitted' })).toHaveLength(10);
    expect(await knex('seat')).toHaveLength(40);
  });

  it('books one session when the same request arrives eight times at once', async () => {
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, i) =>
        client(backends[i % backends.length], 'teacher')
          .post('/v1/sessions', booking())
          .set('Idempotency-Key', 'lesson-1'),
      ),
    );
    expect(answers.map(answer => answer.status)).toEqual(Array(8).fill(201));
    expect(new Set(answers.map(answer => answer.body.id)).size).toBe(1);
    expect(await knex('session')).toHaveLength(1);
  });

  it('moves sessions around at once without exceeding the region or locking up', async () => {
    const ids: { id: string; etag: string }[] = [];
    for (let i = 0; i < 12; i++) {
      const { body } = await client(backends[0], 'teacher')
        .post(
          '/v1/sessions',
          booking({ startsAt: at(10 + 4 * i), endsAt: at(12 + 4 * i) }),
        )
        .expect(201);
      ids.push(body);
    }
    const answers = await Promise.all(
      ids.flatMap(({ id, etag }, i) => [
        client(backends[i % backends.length], 'teacher').patch(
          `/v1/sessions/${id}`,
          etag,
          { startsAt: at(100), endsAt: at(102) },
        ),
        client(backends[(i + 1) % backends.length], 'teacher').patch(
          `/v1/sessions/${id}`,
          etag,
          { startsAt: at(101), endsAt: at(103), seats: 5 },
        ),
      ]),
    );
    expect(new Set(answers.map(answer => answer.status))).toEqual(
      new Set([200, 409]),
    );
    expect(await countHeld(knex)).toBeLessThanOrEqual(40);
    // Each session holds one reservation, whatever was tried.
    expect(await knex('reservation')).toHaveLength(12);
  });
});
