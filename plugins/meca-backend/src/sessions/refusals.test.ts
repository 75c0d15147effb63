import {
  mockCredentials,
  TestBackend,
  TestDatabases,
} from '@backstage/backend-test-utils';
import { Knex } from 'knex';
import request from 'supertest';
import {
  at,
  booking,
  client,
  startSessionBackend,
} from './__testUtils__/startSessionBackend';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

/** Everything that must not change when a request is refused. */
async function readAll(knex: Knex) {
  return {
    sessions: await knex('session').orderBy('id'),
    reservations: await knex('reservation').orderBy('id'),
    seats: await knex('seat')
      .select('id', 'desired', 'attendee_ref', 'wanted_attempt')
      .orderBy('id'),
    keys: await knex('idempotency_key'),
  };
}

const long = 'x'.repeat(1024 * 1024);

describe.each(databases.eachSupportedId())('refusals on %s', databaseId => {
  let knex: Knex;
  let backend: TestBackend;
  let session: { id: string; etag: string };

  beforeAll(async () => {
    knex = await databases.init(databaseId);
    backend = await startSessionBackend({ knex });
    const { body } = await client(backend, 'teacher')
      .post(
        '/v1/sessions',
        booking({
          attendees: ['user:default/student'],
          comments: 'Room keys are with the porter',
        }),
      )
      .expect(201);
    session = body;
  });
  afterAll(async () => {
    await backend.stop();
  });

  /** All routes, each with a request that would be sound. */
  const routes = (): [string, 'get' | 'post' | 'patch', string, object?][] => [
    ['me', 'get', '/v1/me'],
    ['placements', 'post', '/v1/placements', demandOf(booking())],
    ['list', 'get', '/v1/sessions'],
    ['create', 'post', '/v1/sessions', booking()],
    ['read', 'get', `/v1/sessions/${session.id}`],
    ['update', 'patch', `/v1/sessions/${session.id}`, { title: 'Mine' }],
    ['cancel', 'post', `/v1/sessions/${session.id}/cancel`],
    ['start', 'post', `/v1/sessions/${session.id}/start`],
    ['stop', 'post', `/v1/sessions/${session.id}/stop`],
    ['seats', 'get', `/v1/sessions/${session.id}/seats`],
    ['repair', 'post', `/v1/sessions/${session.id}/seats/1/repair`],
  ];

  function demandOf({ title, ...demand }: ReturnType<typeof booking>) {
    return demand;
  }

  async function statuses(header: string): Promise<Record<string, number>> {
    const found: Record<string, number> = {};
    for (const [name, method, path, body] of routes()) {
      const { status } = await request(backend.server)
        [method](`/api/meca${path}`)
        .set('Authorization', header)
        .set('If-Match', 'not-the-etag')
        .send(body);
      found[name] = status;
    }
    return found;
  }

  it.each([
    ['no', mockCredentials.none.header(), 401],
    ['invalid', mockCredentials.user.invalidHeader(), 401],
  ])(
    'asks for credentials on every route: %s credentials',
    async (_, header, status) => {
      const before = await readAll(knex);
      expect(new Set(Object.values(await statuses(header)))).toEqual(
        new Set([status]),
      );
      expect(await readAll(knex)).toEqual(before);
    },
  );

  it('hides everything from a stranger', async () => {
    const before = await readAll(knex);
    const found = await statuses(
      mockCredentials.user.header('user:default/stranger'),
    );
    expect(found).toEqual({
      me: 200,
      placements: 403,
      list: 200,
      create: 403,
      read: 404,
      update: 404,
      cancel: 404,
      start: 404,
      stop: 404,
      seats: 404,
      repair: 404,
    });
    const { body } = await client(backend, 'stranger').get('/v1/sessions');
    expect(body).toEqual({ items: [] });
    expect(await readAll(knex)).toEqual(before);
  });

  it('shows a student the own session without what only the teacher should know', async () => {
    const before = await readAll(knex);
    const found = await statuses(
      mockCredentials.user.header('user:default/student'),
    );
    expect(found).toEqual({
      me: 200,
      placements: 403,
      list: 200,
      create: 403,
      read: 200,
      update: 403,
      cancel: 403,
      start: 403,
      stop: 403,
      seats: 200,
      repair: 403,
    });
    const student = client(backend, 'student');
    const { body: seen } = await student.get(`/v1/sessions/${session.id}`);
    expect(seen).toMatchObject({ comments: '', attendees: [], actions: [] });
    const { body: seats } = await student.get(
      `/v1/sessions/${session.id}/seats`,
    );
    expect(JSON.stringify(seats)).not.toContain('user:default/student');
    const { body: page } = await student.get('/v1/sessions');
    expect(page.items.map(({ id }: { id: string }) => id)).toEqual([
      session.id,
    ]);
    expect(await readAll(knex)).toEqual(before);
  });

  it('lets colleagues see but not touch a session', async () => {
    const before = await readAll(knex);
    const colleague = client(backend, 'colleague');
    await colleague.get(`/v1/sessions/${session.id}`).expect(200);
    const { body } = await colleague
      .patch(`/v1/sessions/${session.id}`, session.etag, { title: 'Mine' })
      .expect(403);
    expect(body.error.message).toContain('user:default/teacher');
    await colleague.post(`/v1/sessions/${session.id}/cancel`).expect(403);
    expect(await readAll(knex)).toEqual(before);
  });

  it('does not show a session to teachers of another institution', async () => {
    const other = client(backend, 'bme-teacher');
    await other.get(`/v1/sessions/${session.id}`).expect(404);
    const { body } = await other.get('/v1/sessions').expect(200);
    expect(body.items).toEqual([]);
  });

  it('lets members book for themselves, administrators for others of their institution, and nobody for other institutions', async () => {
    const before = await readAll(knex);
    const refused = async (who: string, overrides: object, told: string) => {
      const { body } = await client(backend, who)
        .post('/v1/sessions', booking({ ...overrides }))
        .expect(403);
      expect(body.error.message).toContain(told);
    };
    const bme = { institutionRef: 'group:default/bme' };
    await refused('teacher', bme, 'group:default/bme');
    await refused(
      'teacher',
      { ownerRef: 'user:default/colleague' },
      'user:default/colleague',
    );
    await refused('admin', bme, 'group:default/bme');
    expect(await readAll(knex)).toEqual(before);
    const { body } = await client(backend, 'admin')
      .post('/v1/sessions', booking({ ownerRef: 'user:default/colleague' }))
      .expect(201);
    expect(body.ownerRef).toBe('user:default/colleague');
    await client(backend, 'admin')
      .post(`/v1/sessions/${body.id}/cancel`)
      .expect(200);
  });

  it('lets a service book for an owner it names', async () => {
    const send = (body: object) =>
      request(backend.server)
        .post('/api/meca/v1/sessions')
        .set('Authorization', mockCredentials.service.header())
        .send(body);
    const { body: refused } = await send(booking()).expect(400);
    expect(refused.error.message).toContain('ownerRef');
    const { body } = await send(
      booking({ ownerRef: 'user:default/teacher' }),
    ).expect(201);
    await client(backend, 'teacher')
      .post(`/v1/sessions/${body.id}/cancel`)
      .expect(200);
  });

  it.each<[string, Record<string, unknown>, number?]>([
    ['title', { title: 7 }],
    ['title', { title: '  ' }],
    ['title', { title: long }],
    ['comments', { comments: long }],
    ['startsAt', { startsAt: '2030-03-02T10:00:00' }],
    ['startsAt', { startsAt: 'tomorrow' }],
    ['startsAt', { startsAt: 1e300 }],
    ['startsAt', { startsAt: '2020-03-02T10:00:00Z', endsAt: at(12) }],
    [
      'startsAt',
      { startsAt: '9999-03-02T10:00:00Z', endsAt: '9999-03-02T12:00:00Z' },
    ],
    ['endsAt', { startsAt: at(12), endsAt: at(10) }],
    ['endsAt', { endsAt: at(10) }],
    ['endsAt', { endsAt: at(10 + 15 * 24) }],
    ['seats', { seats: 0 }],
    ['seats', { seats: 1.5 }],
    ['seats', { seats: 1e15 }],
    ['seats', { seats: '4' }],
    ['seats', { seats: null }],
    ['institutionRef', { institutionRef: 'polito' }],
    ['institutionRef', { institutionRef: 'group:default/nowhere' }],
    ['institutionRef', { institutionRef: 'user:default/teacher' }],
    ['institutionRef', { institutionRef: long }],
    ['ownerRef', { ownerRef: 'me' }],
    ['placement', { placement: { policy: 'anywhere' } }],
    ['placement', { placement: { policy: 'chosen-only' } }],
    [
      'placement.regionId',
      { placement: { policy: 'chosen-only', regionId: 'mars' } },
    ],
    ['templatePath', { templatePath: '../etc/passwd' }],
    ['templatePath', { templatePath: 'linux/unknown' }],
    ['version', { version: 'newest' }],
    ['version', { version: '09.00.00.00' }],
    ['offering', { offering: 'Enormous' }],
    ['offering', { offering: long }],
    ['attendees', { attendees: ['user:default/a', 'user:default/A'] }],
    [
      'attendees',
      { attendees: Array.from({ length: 5 }, (_, i) => `user:default/s${i}`) },
    ],
    ['attendees', { attendees: ['nobody'] }],
    ['attendees', { attendees: 'user:default/a' }],
    ['endPolicy', { endPolicy: 'burn' }],
    ['courseRef', { courseRef: 'cad-lab' }],
    ['courseRef', { courseRef: null }],
    ['surprise', { surprise: true }],
  ])('names the field %s of a faulty booking', async (field, overrides) => {
    const before = await readAll(knex);
    const { body, text } = await client(backend, 'teacher')
      .post('/v1/sessions', booking(overrides))
      .expect(400);
    expect(body.error.message).toContain(field);
    expect(body.error.stack).toBeUndefined();
    expect(text.length).toBeLessThan(2_000);
    expect(text).not.toMatch(/node_modules|at .*\.ts:/);
    expect(await readAll(knex)).toEqual(before);
  });

  it.each<[string, string]>([
    ['from', 'from=2030-03-02T10:00:00'],
    ['to', `from=${at(12)}&to=${at(10)}`],
    ['limit', 'limit=0'],
    ['limit', 'limit=1e9'],
    ['limit', 'limit=many'],
    ['cursor', 'cursor=garbage'],
    ['cursor', `cursor=${Buffer.from('[1e400,"x"]').toString('base64url')}`],
    ['cursor', `cursor=${Buffer.from('["1","x"]').toString('base64url')}`],
    ['cursor', `cursor=${Buffer.from('[1,"\\u0000"]').toString('base64url')}`],
    ['states', 'states=admitted,asleep'],
    ['ownerRef', 'ownerRef=me'],
    ['courseRef', 'courseRef=cad-lab'],
    ['order', 'order=random'],
    ['regionId', 'regionId=a%00b'],
    ['templatePath', 'templatePath=a%00b'],
  ])('names the parameter %s of a faulty list: %s', async (field, query) => {
    const { body } = await client(backend, 'teacher')
      .get(`/v1/sessions?${query}`)
      .expect(400);
    expect(body.error.message).toContain(field);
    expect(body.error.stack).toBeUndefined();
  });

  it.each<[string, object]>([
    ['title', { title: '' }],
    ['startsAt', { startsAt: '2030-03-02T10:00' }],
    ['endsAt', { endsAt: at(9) }],
    ['seats', { seats: 501 }],
    [
      'attendees',
      { attendees: Array.from({ length: 5 }, (_, i) => `user:default/s${i}`) },
    ],
    [
      'placement.regionId',
      { placement: { policy: 'chosen-only', regionId: 'mars' } },
    ],
    ['templatePath', { templatePath: 'linux/unknown' }],
    ['offering', { offering: 'Enormous' }],
    ['institutionRef', { institutionRef: 'group:default/bme' }],
    ['courseRef', { courseRef: 'cad-lab' }],
  ])('names the field %s of a faulty change', async (field, patch) => {
    const before = await readAll(knex);
    const { body } = await client(backend, 'teacher')
      .patch(`/v1/sessions/${session.id}`, session.etag, patch)
      .expect(400);
    expect(body.error.message).toContain(field);
    expect(await readAll(knex)).toEqual(before);
  });

  it('names what is wrong with ids, headers and bodies', async () => {
    const teacher = client(backend, 'teacher');
    const missing = '7d0a3e2c-0000-4000-8000-000000000000';
    for (const id of [missing, "1' OR '1'='1"]) {
      const path = `/v1/sessions/${encodeURIComponent(id)}`;
      const { body } = await teacher.get(path).expect(404);
      expect(body.error.message).toContain(id);
      await teacher.post(`${path}/cancel`).expect(404);
      await teacher.get(`${path}/seats`).expect(404);
    }
    await teacher.get('/v1/sessions/a%00b').expect(400);
    await teacher.get(`/v1/sessions/${'x'.repeat(300)}`).expect(400);
    for (const ordinal of [
      '0',
      '5',
      '-1',
      '1.5',
      '1e3',
      'first',
      '99999999999',
    ]) {
      const { body } = await teacher
        .post(`/v1/sessions/${session.id}/seats/${ordinal}/repair`)
        .expect(400);
      expect(body.error.message).toContain('ordinal');
    }
    const { body: noEtag } = await request(backend.server)
      .patch(`/api/meca/v1/sessions/${session.id}`)
      .set('Authorization', mockCredentials.user.header('user:default/teacher'))
      .send({ title: 'New' })
      .expect(400);
    expect(noEtag.error.message).toContain('If-Match');
    const { body: longKey } = await teacher
      .post('/v1/sessions', booking())
      .set('Idempotency-Key', 'k'.repeat(201))
      .expect(400);
    expect(longKey.error.message).toContain('Idempotency-Key');
    const { body: noJson } = await request(backend.server)
      .post('/api/meca/v1/sessions')
      .set('Authorization', mockCredentials.user.header('user:default/teacher'))
      .set('Content-Type', 'application/json')
      .send('{"title": ')
      .expect(400);
    expect(noJson.error.message).toContain('body');
  });
});
