import { TestBackend, TestDatabases } from '@backstage/backend-test-utils';
import { refusedSessionSchema } from '@meca/backstage-plugin-meca-common';
import createKnex, { Knex } from 'knex';
import {
  at,
  booking,
  client,
  startSessionBackend,
} from './__testUtils__/startSessionBackend';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

/** Two hours from the given hours on. */
const times = (...starts: number[]) =>
  starts.map(start => ({ startsAt: at(start), endsAt: at(start + 2) }));

/** A course of 4 seats at ten o'clock on three days. */
function course(overrides: Record<string, unknown> = {}) {
  const { startsAt, endsAt, ...rest } = booking();
  return { ...rest, times: times(10, 34, 58), ...overrides };
}

describe.each(databases.eachSupportedId())(
  'sessions booked together on %s',
  databaseId => {
    let knex: Knex;
    let backend: TestBackend & { audited: string[] };
    let teacher: ReturnType<typeof client>;

    beforeEach(async () => {
      knex = await databases.init(databaseId);
      backend = await startSessionBackend({ knex });
      teacher = client(backend, 'teacher');
    });
    afterEach(() => backend.stop());

    const bookAll = (overrides: Record<string, unknown> = {}) =>
      teacher.post('/v1/sessions/batch', course(overrides));
    const fill = (start: number, seats: number) =>
      teacher
        .post(
          '/v1/sessions',
          booking({
            startsAt: at(start),
            endsAt: at(start + 2),
            placement: { policy: 'chosen-only', regionId: 'polito' },
            seats,
          }),
        )
        .expect(201);
    const countRows = async () => {
      const counts: Record<string, number> = {};
      for (const table of ['session', 'reservation', 'seat']) {
        counts[table] = (await knex(table)).length;
      }
      return counts;
    };

    it('are there at their times, in that order, each with its seats', async () => {
      const courseRef = 'component:default/CAD-lab';
      const attendees = ['user:default/Student'];
      const { body } = await bookAll({
        ...{ courseRef, attendees },
        times: times(58, 10, 34),
      }).expect(201);
      expect(body.items).toMatchObject(
        [58, 10, 34].map(start => ({
          startsAt: at(start),
          endsAt: at(start + 2),
          regionId: 'polito',
          state: 'admitted',
          courseRef: 'component:default/cad-lab',
          attendees: ['user:default/student'],
          seatCounts: { total: 4 },
        })),
      );
      expect(await countRows()).toEqual({
        session: 3,
        reservation: 3,
        seat: 12,
      });
      expect(backend.audited).toEqual(
        expect.arrayContaining(['session-create succeeded']),
      );
      const { body: listed } = await teacher
        .get(`/v1/sessions?courseRef=${courseRef}`)
        .expect(200);
      expect(listed.items).toHaveLength(3);
    });

    it('are none of them there when one has no place, and each of those is told', async () => {
      await fill(34, 38);
      await fill(58, 39);
      const before = await countRows();
      const placement = { policy: 'chosen-only', regionId: 'polito' };
      const { body } = await bookAll({ placement })
        .set('Idempotency-Key', 'term')
        .expect(409);
      expect(body.error.message).toMatch(
        /^2 of the 3 sessions have no place, so none is booked\. .*\d\d:00 \(Europe\/Rome\): MECA-polito: 2 of 4 seats fit.*\d\d:00 \(Europe\/Rome\): MECA-polito: 1 of 4 seats fit/,
      );
      expect(body.error.refused).toMatchObject([
        { startsAt: at(34), verdicts: [{}, { regionId: 'polito' }] },
        { startsAt: at(58), verdicts: [{}, { regionId: 'polito' }] },
      ]);
      expect(await countRows()).toEqual(before);
      // The same request again is not answered with what it did not book.
      await bookAll({ placement }).set('Idempotency-Key', 'term').expect(409);
      const { body: abroad } = await bookAll().expect(201);
      expect(
        abroad.items.map(({ regionId }: { regionId: string }) => regionId),
      ).toEqual(['polito', 'bme', 'bme']);
    });

    it('are refused with all times, and with the verdicts of the first three only', async () => {
      const starts = [...Array(50).keys()].map(index => 10 + 24 * index);
      const { body } = await bookAll({
        times: times(...starts),
        seats: 41,
      }).expect(409);
      expect(body.error.message).toContain('And 47 more');
      const refused = body.error.refused.map((each: unknown) =>
        refusedSessionSchema.parse(each),
      );
      expect(refused).toMatchObject(
        starts.map(start => ({ startsAt: at(start) })),
      );
      for (const [index, { verdicts }] of refused.entries()) {
        expect(verdicts?.length).toBe(index < 3 ? 2 : undefined);
      }
    });

    it('count against one another where their times meet', async () => {
      // Two and a half fill Turin; lead-in and clean-up of neighbours overlap.
      const neighbours = { times: times(10, 12, 11), seats: 16 };
      const { body } = await bookAll(neighbours).expect(201);
      expect(
        body.items.map(({ regionId }: { regionId: string }) => regionId),
      ).toEqual(['polito', 'polito', 'bme']);
      const { body: refused } = await bookAll({
        ...neighbours,
        times: times(34, 36, 35),
        placement: { policy: 'chosen-only', regionId: 'polito' },
      }).expect(409);
      expect(refused.error.message).toMatch(
        /^1 of the 3 sessions has no place, .*\d\d:00 \(Europe\/Rome\): MECA-polito: 8 of 16 seats fit/,
      );
      expect((await countRows()).session).toBe(3);
    });

    it('are told where they would be, each beside the others, as they are booked then', async () => {
      const ask = (body: object) =>
        teacher.post('/v1/sessions/batch/evaluation', body);
      const neighbours = course({ times: times(10, 12, 11), seats: 16 });
      const { body: told } = await ask(neighbours).expect(200);
      expect(await countRows()).toEqual({
        session: 0,
        reservation: 0,
        seat: 0,
      });
      expect(told.items).toMatchObject([
        { regionId: 'polito', startsAt: at(10), timeZone: 'Europe/Rome' },
        { regionId: 'polito', startsAt: at(12), endsAt: at(14) },
        { regionId: 'bme', reasons: [{ code: 'best-score' }, {}] },
      ]);
      const full = {
        ...neighbours,
        placement: { policy: 'chosen-only', regionId: 'polito' },
      };
      const { body: refused } = await ask(full).expect(409);
      const { body: really } = await teacher
        .post('/v1/sessions/batch', full)
        .expect(409);
      expect(refused.error).toEqual(really.error);
      expect(refused.error.message).toMatch(
        /^1 of the 3 sessions has no place/,
      );

      await client(backend, 'stranger')
        .post('/v1/sessions/batch/evaluation', neighbours)
        .expect(403);
      const { body: booked } = await teacher
        .post('/v1/sessions/batch', neighbours)
        .expect(201);
      const places = ({ items }: { items: { regionId: string }[] }) =>
        items.map(({ regionId }) => regionId);
      expect(places(booked)).toEqual(places(told));
    });

    it('are given again to the same request, and the key is refused for another one', async () => {
      const send = (overrides = {}) =>
        bookAll(overrides).set('Idempotency-Key', 'term');
      const { body: first } = await send().expect(201);
      const { body: second } = await send().expect(201);
      expect(second).toEqual(first);
      await send({ times: times(10) }).expect(409);
      expect((await countRows()).session).toBe(3);
    });

    it('are given again to the same request with the longest key there may be', async () => {
      const key = 'k'.repeat(199);
      const send = (last: string) =>
        bookAll().set('Idempotency-Key', `${key}${last}`);
      const { body: first } = await send('a').expect(201);
      const { body: second } = await send('a').expect(201);
      expect(second).toEqual(first);
      await send('b').expect(201);
      expect((await countRows()).session).toBe(6);
    });

    it('are booked once when the same request arrives four times at once', async () => {
      const answers = await Promise.all(
        [1, 2, 3, 4].map(() => bookAll().set('Idempotency-Key', 'term')),
      );
      expect(answers.map(({ status }) => status)).toEqual(Array(4).fill(201));
      expect(
        new Set(
          answers.map(({ body }) =>
            body.items.map(({ id }: { id: string }) => id).join(),
          ),
        ).size,
      ).toBe(1);
      expect((await countRows()).session).toBe(3);
    });

    it('are whole courses when many ask for the last places at once', async () => {
      // Another replica, where the database can have two.
      const second =
        databaseId === 'POSTGRES_18'
          ? createKnex(knex.client.config)
          : undefined;
      const backends = [backend];
      if (second) backends.push(await startSessionBackend({ knex: second }));
      try {
        const answers = await Promise.all(
          Array.from({ length: 8 }, (_, i) =>
            client(backends[i % backends.length], 'teacher').post(
              '/v1/sessions/batch',
              course({
                seats: 10,
                placement: { policy: 'chosen-only', regionId: 'polito' },
                // Locks would be taken crosswise, were they not sorted.
                times: i % 3 ? times(10, 34, 58) : times(58, 34, 10),
              }),
            ),
          ),
        );
        const statuses = answers.map(({ status }) => status).sort();
        expect(statuses).toEqual([
          ...Array(4).fill(201),
          ...Array(4).fill(409),
        ]);
        expect(await countRows()).toEqual({
          session: 12,
          reservation: 12,
          seat: 120,
        });
      } finally {
        await backends[1]?.stop();
        await second?.destroy();
      }
    });

    it.each([
      { change: { times: [] }, says: 'times' },
      { change: { times: times(...Array(51).keys()) }, says: 'times' },
      { change: { times: times(10, -200) }, says: 'times.1.startsAt' },
      {
        change: { times: [{ startsAt: at(10), endsAt: at(9) }, ...times(34)] },
        says: 'times.0.endsAt',
      },
      { change: { startsAt: at(10) }, says: 'startsAt' },
      { change: { templatePath: 'linux/none' }, says: 'templatePath' },
      { change: { seats: 501 }, says: 'seats' },
    ])(
      'are refused with the name of what is wrong: $says',
      async ({ change, says }) => {
        const { body } = await bookAll(change).expect(400);
        expect(body.error.message).toContain(says);
        expect((await countRows()).session).toBe(0);
      },
    );

    it('are refused to those who may not book', async () => {
      await client(backend, 'stranger')
        .post('/v1/sessions/batch', course())
        .expect(403);
      await teacher
        .post(
          '/v1/sessions/batch',
          course({ ownerRef: 'user:default/colleague' }),
        )
        .expect(403);
      expect((await countRows()).session).toBe(0);
    });
  },
);
