import { TestBackend, TestDatabases } from '@backstage/backend-test-utils';
import { Knex } from 'knex';
import crypto from 'node:crypto';
import { until } from '../__testUtils__/startMecaBackend';
import {
  at,
  booking,
  client,
  startSessionBackend,
} from './__testUtils__/startSessionBackend';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

/** Fills a region of 40 seats up to `free` seats, from 10 to 12 o'clock. */
async function fill(backend: TestBackend, free: number) {
  await client(backend, 'teacher')
    .post('/v1/sessions', booking({ seats: 40 - free }))
    .expect(201);
}

describe.each(databases.eachSupportedId())('sessions on %s', databaseId => {
  let knex: Knex;
  let backend: TestBackend & { audited: string[] };
  let teacher: ReturnType<typeof client>;

  beforeEach(async () => {
    knex = await databases.init(databaseId);
    backend = await startSessionBackend({ knex });
    teacher = client(backend, 'teacher');
  });
  afterEach(async () => {
    await backend.stop();
  });

  const book = async (overrides: Record<string, unknown> = {}) => {
    const { body } = await teacher
      .post('/v1/sessions', booking(overrides))
      .expect(201);
    return body;
  };

  it('books a session in the own region and lists it', async () => {
    const created = await book({
      attendees: ['user:default/Student'],
      comments: 'Bring ID',
    });
    expect(created).toMatchObject({
      regionId: 'polito',
      ownerRef: 'user:default/teacher',
      state: 'admitted',
      timeZone: 'Europe/Rome',
      startsAt: at(10),
      endsAt: at(12),
      // Ten minutes and one for the first five seats.
      preparesAt: at(10 - 11 / 60),
      releasedAt: at(12.25),
      attendees: ['user:default/student'],
      comments: 'Bring ID',
      actions: ['update', 'cancel'],
      offering: { name: 'Small', cpuCores: 1, memoryBytes: 2 * 1024 ** 3 },
      seatCounts: { total: 4, absent: 4, stopped: 0, preparing: 0 },
      placementVerdicts: [
        { regionId: 'polito', verdict: 'chosen', seatsThatFit: 40 },
        { regionId: 'bme', verdict: 'possible', seatsThatFit: 20 },
      ],
    });
    const { body: page } = await teacher.get('/v1/sessions').expect(200);
    const { placementVerdicts, ...listed } = created;
    expect(page).toEqual({ items: [listed] });
    const { body: seats } = await teacher
      .get(`/v1/sessions/${created.id}/seats`)
      .expect(200);
    expect(seats.items).toHaveLength(4);
    expect(seats.items[0]).toMatchObject({
      ordinal: 1,
      attendeeRef: 'user:default/student',
      state: 'absent',
      name: expect.stringMatching(/^[a-z][a-z2-9]{7}-001$/),
    });
    expect(backend.audited).toContain('session-create succeeded');
  });

  it('gives the first answer again to the same request, and refuses its key for another one', async () => {
    const send = (body: object) =>
      teacher.post('/v1/sessions', body).set('Idempotency-Key', 'monday');
    const { body: first } = await send(booking()).expect(201);
    const { body: second } = await send(booking()).expect(201);
    expect(second.id).toBe(first.id);
    const { body: refused } = await send(booking({ seats: 5 })).expect(409);
    expect(refused.error.message).toContain('Idempotency-Key');
    // Keys belong to their sender.
    await client(backend, 'colleague')
      .post('/v1/sessions', booking())
      .set('Idempotency-Key', 'monday')
      .expect(201);
    expect(await knex('session')).toHaveLength(2);
  });

  it('draws another code when a session with the same one is there', async () => {
    const drawn = jest.spyOn(crypto, 'randomInt') as jest.SpyInstance;
    drawn.mockReturnValue(0);
    const first = await book();
    // One whole code of eight characters like the first one's, then others.
    for (let i = 0; i < 8; i++) drawn.mockReturnValueOnce(0);
    drawn.mockReturnValue(1);
    const second = await book();
    drawn.mockRestore();
    const codes = await knex('session').select('id', 'code').orderBy('code');
    expect(codes).toEqual([
      { id: first.id, code: 'aaaaaaaa' },
      { id: second.id, code: 'bbbbbbbb' },
    ]);
  });

  it('forgets the keys of requests of long ago', async () => {
    const day = 24 * 3_600_000;
    await knex('idempotency_key').insert(
      [1, 40].map(days => ({
        caller: 'user:default/teacher',
        key: `${days} days ago`,
        request_hash: 'x',
        session_id: 'x',
        created_at: Date.now() - days * day,
      })),
    );
    const restarted = await startSessionBackend({ knex });
    const keys = await until(
      () => knex('idempotency_key').select('key'),
      rows => rows.length < 2,
    );
    expect(keys).toEqual([{ key: '1 days ago' }]);
    await restarted.stop();
  });

  it('lists what overlaps a time, page by page, without those that only touch it', async () => {
    const ids: string[] = [];
    for (const hour of [6, 8, 8, 8, 10, 12]) {
      const { id } = await book({
        startsAt: at(hour),
        endsAt: at(hour + 2),
        seats: 1,
      });
      ids.push(id);
    }
    const found: { id: string; startsAt: string }[] = [];
    let cursor = '';
    do {
      const { body } = await teacher
        .get(
          `/v1/sessions?limit=2&from=${at(8)}&to=${at(12)}${
            cursor && `&cursor=${cursor}`
          }`,
        )
        .expect(200);
      expect(body.items.length).toBeLessThanOrEqual(2);
      found.push(...body.items);
      cursor = body.nextCursor;
    } while (cursor);
    expect(found.map(({ id }) => id).sort()).toEqual(ids.slice(1, 5).sort());
    expect(found.map(s => s.startsAt)).toEqual(
      [8, 8, 8, 10].map(hour => at(hour)),
    );
  });

  it('filters by region, owner, institution, template and state', async () => {
    const mine = await book();
    await teacher.post(`/v1/sessions/${mine.id}/cancel`).expect(200);
    const { body: other } = await client(backend, 'colleague')
      .post(
        '/v1/sessions',
        booking({ placement: { policy: 'chosen-only', regionId: 'bme' } }),
      )
      .expect(201);
    const idsOf = async (query: string) => {
      const { body } = await teacher.get(`/v1/sessions?${query}`).expect(200);
      return body.items.map(({ id }: { id: string }) => id);
    };
    expect(await idsOf('')).toEqual([other.id]);
    expect(await idsOf('states=cancelled')).toEqual([mine.id]);
    expect(await idsOf('regionId=bme')).toEqual([other.id]);
    expect(await idsOf('regionId=polito')).toEqual([]);
    expect(await idsOf('ownerRef=user:default/COLLEAGUE')).toEqual([other.id]);
    expect(await idsOf('institutionRef=group:default/bme')).toEqual([]);
    expect(await idsOf('templatePath=linux/lab')).toEqual([other.id]);
  });

  it('lists the sessions of a course, the latest first if asked to, page by page', async () => {
    const courseRef = 'component:default/CAD-Lab';
    const ids: string[] = [];
    for (const hour of [6, 10, 8]) {
      const times = { startsAt: at(hour), endsAt: at(hour + 1), seats: 1 };
      ids.push((await book({ ...times, courseRef })).id);
    }
    await book({ seats: 1, courseRef: 'component:default/other' });
    await book({ seats: 1 });
    const found: string[] = [];
    let cursor = '';
    do {
      const { body } = await teacher
        .get(
          `/v1/sessions?courseRef=component:default/cad-LAB&order=desc&limit=2${
            cursor && `&cursor=${cursor}`
          }`,
        )
        .expect(200);
      found.push(...body.items.map(({ id }: { id: string }) => id));
      cursor = body.nextCursor;
    } while (cursor);
    expect(found).toEqual([ids[1], ids[2], ids[0]]);
  });

  it('keeps the course of a session through changes until it is changed itself', async () => {
    const courseRef = 'component:default/cad-lab';
    let session = await book({ courseRef });
    const change = async (patch: object) => {
      const path = `/v1/sessions/${session.id}`;
      const { body } = await teacher
        .patch(path, session.etag, patch)
        .expect(200);
      session = body;
      return body.courseRef;
    };
    expect(session.courseRef).toBe(courseRef);
    expect(await change({ title: 'Moved', startsAt: at(11) })).toBe(courseRef);
    expect(await change({ seats: 2 })).toBe(courseRef);
    expect(await change({ courseRef: 'component:default/Other' })).toBe(
      'component:default/other',
    );
    expect(await change({ courseRef: null })).toBeUndefined();
  });

  it('frees the places of a session that is moved or cancelled, and does not count it against itself', async () => {
    const own = { policy: 'chosen-only', regionId: 'polito' };
    const first = await book({ seats: 40, placement: own });
    await teacher
      .post('/v1/sessions', booking({ seats: 1, placement: own }))
      .expect(409);
    const { body: moved } = await teacher
      .patch(`/v1/sessions/${first.id}`, first.etag, { startsAt: at(11) })
      .expect(200);
    expect(moved).toMatchObject({ startsAt: at(11), regionId: 'polito' });
    expect(moved.etag).not.toBe(first.etag);
    // 18 minutes of lead-in there and 15 of clean-up here: until 10:27 is free, and not a minute longer.
    await book({ endsAt: at(10 + 27 / 60), placement: own, seats: 1 });
    await teacher
      .post(
        '/v1/sessions',
        booking({ endsAt: at(10 + 28 / 60), placement: own }),
      )
      .expect(409);
    const { body: cancelled } = await teacher
      .post(`/v1/sessions/${first.id}/cancel`)
      .expect(200);
    expect(cancelled).toMatchObject({ state: 'cancelled', actions: [] });
    await book({ seats: 39, placement: own });
    await teacher.post(`/v1/sessions/${first.id}/cancel`).expect(200);
  });

  it('keeps a session as it was when a change does not fit', async () => {
    const session = await book({ startsAt: at(14), endsAt: at(16) });
    await fill(backend, 2);
    const { body } = await teacher
      .patch(`/v1/sessions/${session.id}`, session.etag, {
        startsAt: at(10),
        endsAt: at(12),
        title: 'Moved',
      })
      .expect(409);
    expect(body.error.message).toContain('2 of 4 seats fit');
    expect(body.error.message).toMatch(/memory is short .*\(Europe\/Rome\)/);
    const { body: after } = await teacher.get(`/v1/sessions/${session.id}`);
    expect(after).toEqual(session);
  });

  it('refuses a change that is based on an older state', async () => {
    const session = await book();
    await teacher
      .patch(`/v1/sessions/${session.id}`, session.etag, { title: 'First' })
      .expect(200);
    await teacher
      .patch(`/v1/sessions/${session.id}`, session.etag, { title: 'Second' })
      .expect(409);
    const { body } = await teacher.get(`/v1/sessions/${session.id}`);
    expect(body.title).toBe('First');
  });

  it('changes size and students together', async () => {
    const session = await book({ attendees: ['user:default/student'] });
    const { body } = await teacher
      .patch(`/v1/sessions/${session.id}`, session.etag, {
        seats: 6,
        attendees: ['user:default/a', 'user:default/b'],
      })
      .expect(200);
    expect(body).toMatchObject({
      seats: 6,
      seatCounts: { total: 6 },
      attendees: ['user:default/a', 'user:default/b'],
    });
    const { body: less } = await teacher
      .patch(`/v1/sessions/${session.id}`, body.etag, { seats: 2 })
      .expect(200);
    expect(less.seatCounts.total).toBe(2);
    await teacher
      .patch(`/v1/sessions/${session.id}`, less.etag, { seats: 1 })
      .expect(400);
  });

  it('lets a session shrink in a region that has promised too much', async () => {
    const session = await book({ seats: 30 });
    await knex('region_policy').update({ cap_mem: 1 });
    const { body } = await teacher
      .patch(`/v1/sessions/${session.id}`, session.etag, { seats: 29 })
      .expect(200);
    expect(body.seats).toBe(29);
    await teacher
      .patch(`/v1/sessions/${session.id}`, body.etag, { seats: 30 })
      .expect(409);
  });

  it('still takes a new title and a shorter time when its template and offering have vanished', async () => {
    const session = await book();
    await knex('session').update({
      template_path: 'linux/gone',
      offering: 'Gone',
    });
    const { body } = await teacher
      .patch(`/v1/sessions/${session.id}`, session.etag, {
        title: 'Shorter',
        endsAt: at(11),
      })
      .expect(200);
    expect(body).toMatchObject({ title: 'Shorter', endsAt: at(11) });
    const { body: refused } = await teacher
      .patch(`/v1/sessions/${session.id}`, body.etag, { endsAt: at(13) })
      .expect(409);
    expect(refused.error.message).toContain('Gone');
  });

  it('starts from the beginning of the reservation on, then stops, starts again and is cancelled with its machines', async () => {
    const later = await book();
    const { body: early } = await teacher
      .post(`/v1/sessions/${later.id}/start`)
      .expect(409);
    expect(early.error.message).toMatch(/can be started from .*Europe\/Rome/);
    await teacher.post(`/v1/sessions/${later.id}/stop`).expect(409);

    const now = new Date().toISOString();
    const session = await book({ startsAt: now });
    expect(session.preparesAt).toBe(now);
    // The clock may have begun it by itself already.
    expect(session.actions).toEqual(
      expect.arrayContaining(['update', 'cancel', 'start']),
    );
    const act = async (path: string) =>
      (await teacher.post(`/v1/sessions/${session.id}${path}`).expect(202))
        .body;
    const desired = async () => {
      const { body } = await teacher.get(`/v1/sessions/${session.id}/seats`);
      return [...new Set(body.items.map((s: any) => s.desired))];
    };
    const started = await act('/start');
    expect(['preparing', 'running']).toContain(started.state);
    expect(started.resolvedVersion).toBe('01.00.00.00');
    expect(started.actions).toEqual([
      'update',
      'cancel',
      'start',
      'stop',
      'repair',
    ]);
    expect(await desired()).toEqual(['running']);
    await act('/stop');
    expect(await desired()).toEqual(['stopped']);
    await act('/start');
    await act('/seats/2/repair');
    await teacher.post(`/v1/sessions/${session.id}/seats/5/repair`).expect(400);
    const { body: refused } = await teacher
      .patch(`/v1/sessions/${session.id}`, session.etag, { seats: 9 })
      .expect(409);
    expect(refused.error.message).toContain('seats cannot be changed any more');

    const { body: cancelled } = await teacher
      .post(`/v1/sessions/${session.id}/cancel`)
      .expect(200);
    expect(cancelled.state).toBe('cancelled');
    expect(await desired()).toEqual(['absent']);
    expect(backend.audited).toEqual(
      expect.arrayContaining([
        'session-start failed',
        'session-start succeeded',
        'session-stop succeeded',
        'session-repair succeeded',
        'session-cancel succeeded',
      ]),
    );
  });

  it('extends a class under way while there is room, and says until when', async () => {
    const own = { policy: 'chosen-only', regionId: 'polito' };
    const now = Date.now();
    const hour = (hours: number) =>
      new Date(now + hours * 3_600_000).toISOString();
    const session = await book({
      startsAt: hour(0),
      endsAt: hour(1),
      seats: 20,
      placement: own,
    });
    await teacher.post(`/v1/sessions/${session.id}/start`).expect(202);
    await book({
      startsAt: hour(4),
      endsAt: hour(5),
      seats: 30,
      placement: own,
    });
    const { body: extended } = await teacher
      .patch(`/v1/sessions/${session.id}`, session.etag, { endsAt: hour(2) })
      .expect(200);
    expect(extended.endsAt).toBe(hour(2));
    const { body: refused } = await teacher
      .patch(`/v1/sessions/${session.id}`, extended.etag, { endsAt: hour(6) })
      .expect(409);
    expect(refused.error.message).toContain('keeps its end at');
    expect(refused.error.message).toContain('It can go on until');
    const { body: after } = await teacher.get(`/v1/sessions/${session.id}`);
    expect(after.endsAt).toBe(hour(2));
  });

  it('holds a session of fourteen days in rows of bounded length', async () => {
    const session = await book({ endsAt: at(10 + 14 * 24) });
    const rows = await knex('reservation')
      .where({ session_id: session.id })
      .orderBy('starts_at');
    expect(rows).toHaveLength(2);
    expect(Number(rows[0].ends_at)).toBe(Number(rows[1].starts_at));
    await teacher
      .post('/v1/sessions', booking({ endsAt: at(10 + 14 * 24 + 1) }))
      .expect(400);
  });
});
