import { TestDatabases } from '@backstage/backend-test-utils';
import { Knex } from 'knex';
import { until } from '../../__testUtils__/startMecaBackend';
import { at, booking } from '../../sessions/__testUtils__/startSessionBackend';
import { LAB, startMgtrBackend } from '../__testUtils__/startMgtrBackend';
import { TestRepository } from '../__testUtils__/TestRepository';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['POSTGRES_18', 'SQLITE_3'] });

describe.each(databases.eachSupportedId())(
  'classes with templates of repositories on %s',
  id => {
    let repository: TestRepository;
    let close: (() => Promise<unknown>) | undefined;

    beforeEach(async () => {
      repository = await TestRepository.create();
      await repository.publish('01.00.00.00');
    });
    afterEach(async () => {
      await close?.();
      await repository.close();
    });

    async function start(
      options: Partial<Parameters<typeof startMgtrBackend>[0]> = {},
    ) {
      const knex = await databases.init(id);
      const lab = await startMgtrBackend({
        ...{ knex, repository },
        bme: { wants: 'chosen' },
        ...options,
      });
      close = () => lab.backend.stop();
      await lab.refresh();
      const book = (overrides: Record<string, unknown> = {}, who = 'teacher') =>
        lab
          .of(who)
          .post('/v1/sessions', booking({ templatePath: LAB, ...overrides }));
      return { ...lab, knex, book };
    }

    /** The class begins: its lead-in has come. */
    async function beginNow(knex: Knex, sessionId: string): Promise<void> {
      const now = Date.now();
      await knex('session')
        .where({ id: sessionId })
        .update({ prepares_at: now - 1, next_step_at: now });
    }

    it('are booked where the template is still to come, which brings it there', async () => {
      const lab = await start({ polito: { wants: 'chosen' } });
      const placement = await lab.of('teacher').post('/v1/placements', {
        ...booking({ templatePath: LAB }),
        title: undefined,
      });
      expect(placement.status).toBe(200);
      const { body } = await lab.book().expect(201);
      expect(body.regionId).toBe('polito');
      expect(
        body.placementVerdicts[0].reasons.map((r: any) => r.code),
      ).toContain('template-coming');
      expect(body.placementVerdicts[0].reasons.at(-1).message).toMatch(
        /template ready by about .+\(Europe\/Rome\)/,
      );
      await lab.arrival('polito', '01.00.00.00');
      expect(lab.stores.bme.list()).toEqual([]);
    });

    it('are not booked before the template can be there, and raise an alarm when it becomes late', async () => {
      const lab = await start({
        polito: { wants: 'chosen', bandwidth: 'else closed' },
        bme: { wants: 'chosen', bandwidth: 'else 5 Mbit/s' },
      });
      const refused = await lab
        .book({ placement: { policy: 'chosen-only', regionId: 'polito' } })
        .expect(409);
      expect(refused.body.error.verdicts).toEqual(
        expect.arrayContaining([
          expect.objectContaining({
            regionId: 'polito',
            reasons: [expect.objectContaining({ code: 'template-late' })],
          }),
        ]),
      );
      lab.stores.bme.arrives = false;
      const { body } = await lab
        .book({ placement: { policy: 'chosen-only', regionId: 'bme' } })
        .expect(201);
      expect(await lab.alarms()).toEqual([]);
      // As if it had been on its way until the lead-in.
      await lab
        .knex('session')
        .where({ id: body.id })
        .update({ prepares_at: Date.now() + 1000 });
      expect(await lab.alarms()).toEqual([
        expect.objectContaining({
          regionId: 'bme',
          path: LAB,
          version: '01.00.00.00',
          severity: 'critical',
          problem: expect.objectContaining({ code: 'template-late' }),
          sessions: [
            { id: body.id, title: body.title, startsAt: body.startsAt },
          ],
        }),
      ]);
      // Those to whom the class is no business learn of the region's trouble alone.
      const [told] = await lab.alarms('bme-teacher');
      expect(told).toMatchObject({ regionId: 'bme', severity: 'critical' });
      expect(told).not.toHaveProperty('sessions');
      lab.stores.bme.arrive();
      await lab.arrival('bme', '01.00.00.00');
      expect(await lab.alarms()).toEqual([]);
    });

    it('raise an alarm when their template fails again and again, before it is late', async () => {
      const recipient = 'group:default/polito-admins';
      const lab = await start({
        polito: { wants: 'chosen', notify: recipient },
      });
      lab.stores.polito.fails = true;
      const { body } = await lab.book().expect(201);
      const pinned = await lab
        .book({ version: '01.00.00.00', startsAt: at(14), endsAt: at(15) })
        .expect(201);
      const [alarm, ...others] = await until(
        () => lab.alarms('teacher'),
        alarms => alarms.length > 0,
      );
      expect(others).toEqual([]);
      expect(alarm).toMatchObject({
        regionId: 'polito',
        path: LAB,
        version: '01.00.00.00',
        severity: 'warning',
        neededAt: body.preparesAt,
        sessions: [{ id: body.id, title: body.title }, { id: pinned.body.id }],
      });
      const notices = (count: number) =>
        until(
          async () => lab.notices,
          ({ length }) => length >= count,
        );
      expect(await notices(1)).toEqual([
        expect.objectContaining({ to: recipient, severity: 'high' }),
      ]);
      lab.stores.polito.fails = false;
      const [{ id: replicaId }] = (await lab.detail()).replicas;
      await lab
        .of('admin')
        .post(`/v1/mgtr/replicas/${replicaId}/retry`)
        .expect(202);
      await lab.arrival('polito', '01.00.00.00');
      expect(await lab.alarms('teacher')).toEqual([]);
      const told = await notices(2);
      expect(told[1]).toMatchObject({ to: recipient, severity: 'low' });
    });

    it('wait in their lead-in for a template on its way, and begin when it is there', async () => {
      const lab = await start({ polito: { wants: 'chosen' } });
      lab.stores.polito.arrives = false;
      const { body } = await lab.book().expect(201);
      await beginNow(lab.knex, body.id);
      const read = async () =>
        (await lab.of('teacher').get(`/v1/sessions/${body.id}`)).body;
      const told = await until(
        async () => lab.notices,
        notices => notices.length > 0,
      );
      expect(told[0]).toMatchObject({
        to: 'user:default/teacher',
        severity: 'critical',
      });
      expect((await read()).state).toBe('admitted');
      lab.stores.polito.arrive();
      await lab.arrival('polito', '01.00.00.00');
      await beginNow(lab.knex, body.id);
      const begun = await until(read, ({ state }) => state !== 'admitted');
      expect(begun).toMatchObject({
        state: 'preparing',
        resolvedVersion: '01.00.00.00',
      });
    });

    it('take the version that is the latest when they begin, and keep it', async () => {
      const lab = await start();
      await lab.arrival('polito', '01.00.00.00');
      const latest = (await lab.book().expect(201)).body;
      const pinned = (
        await lab.book({
          version: '01.00.00.00',
          startsAt: at(14),
          endsAt: at(15),
        })
      ).body;
      await repository.publish('01.01.00.00');
      await lab.refresh();
      await lab.arrival('polito', '01.01.00.00');
      await beginNow(lab.knex, latest.id);
      await beginNow(lab.knex, pinned.id);
      const read = (sessionId: string) =>
        until(
          async () =>
            (await lab.of('teacher').get(`/v1/sessions/${sessionId}`)).body,
          ({ state }) => state === 'preparing',
        );
      expect((await read(latest.id)).resolvedVersion).toBe('01.01.00.00');
      expect((await read(pinned.id)).resolvedVersion).toBe('01.00.00.00');
      const { versionList, sessions } = await lab.detail();
      expect(versionList.map(v => v.sessionsHolding)).toEqual([1, 1]);
      expect(sessions.map(s => s.version).sort()).toEqual([
        '01.00.00.00',
        '01.01.00.00',
      ]);
      // A stranger to the class sees the template, and not who uses it.
      const { body } = await lab
        .of('bme-teacher')
        .get(`/v1/mgtr/template?path=${LAB}`);
      expect(body.sessions).toEqual([]);
      expect(body.versionList[0].sessionsHolding).toBe(1);
    });

    it('take the version that their region is pinned to, though a higher one is there', async () => {
      const lab = await start();
      await lab.arrival('polito', '01.00.00.00');
      await repository.publish('01.01.00.00');
      await lab.refresh();
      await lab.arrival('polito', '01.01.00.00');
      const pinned = await lab
        .of('admin')
        .post('/v1/mgtr/wanted', {
          path: LAB,
          regionIds: ['polito'],
          policy: 'pinned',
          version: '01.00.00.00',
        })
        .expect(200);
      expect(
        pinned.body.replicas.map((r: any) => [r.version, r.current]),
      ).toEqual([
        ['01.01.00.00', false],
        ['01.00.00.00', true],
      ]);
      const { body } = await lab.book().expect(201);
      await beginNow(lab.knex, body.id);
      const begun = await until(
        async () =>
          (
            await lab.of('teacher').get(`/v1/sessions/${body.id}`)
          ).body,
        ({ state }) => state === 'preparing',
      );
      expect(begun.resolvedVersion).toBe('01.00.00.00');
    });

    it('get back a template that their region lost or does not want any more', async () => {
      const lab = await start({
        mgtr: { keepVersions: 1, graceTime: { seconds: 0 } },
      });
      await lab.arrival('polito', '01.00.00.00');
      const { body } = await lab.book().expect(201);
      const want = (policy: string) =>
        lab
          .of('admin')
          .post('/v1/mgtr/wanted', { path: LAB, regionIds: ['polito'], policy })
          .expect(200);
      // Nobody wants it but the class, which takes whatever is the latest.
      for (let round = 0; round < 3; round++) await want('none');
      expect(lab.stores.polito.list()).toEqual([`${LAB} 01.00.00.00`]);
      await lab
        .of('teacher')
        .post(`/v1/sessions/${body.id}/cancel`)
        .expect(200);
      await until(
        async () => {
          await want('none');
          return lab.stores.polito.list();
        },
        list => list.length === 0,
      );
    });

    it('keep the version that they hold from being retired', async () => {
      const lab = await start({
        mgtr: { keepVersions: 1, graceTime: { seconds: 0 } },
      });
      await lab.arrival('polito', '01.00.00.00');
      const { body } = await lab.book({ version: '01.00.00.00' }).expect(201);
      await repository.publish('01.01.00.00');
      await lab.refresh();
      await lab.arrival('polito', '01.01.00.00');
      const replan = () =>
        lab
          .of('operator')
          .post('/v1/mgtr/wanted', {
            path: LAB,
            regionIds: ['polito'],
            policy: 'latest',
            keepVersions: 1,
          })
          .expect(200);
      for (let round = 0; round < 3; round++) await replan();
      expect(lab.stores.polito.list()).toHaveLength(2);
      await lab
        .of('teacher')
        .post(`/v1/sessions/${body.id}/cancel`)
        .expect(200);
      await until(
        async () => {
          await replan();
          return lab.stores.polito.list();
        },
        list => list.length === 1,
      );
      expect(lab.stores.polito.list()).toEqual([`${LAB} 01.01.00.00`]);
    });

    it('are told when the version that they pin is withdrawn, and no new one is booked with it', async () => {
      const lab = await start();
      await lab.arrival('polito', '01.00.00.00');
      const pinned = (await lab.book({ version: '01.00.00.00' }).expect(201))
        .body;
      await lab
        .of('admin')
        .post('/v1/mgtr/withdraw', {
          path: LAB,
          version: '01.00.00.00',
          reason: 'Holds a key of somebody',
        })
        .expect(200);
      expect(lab.notices).toEqual([
        {
          to: 'user:default/teacher',
          title: `"${pinned.title}" counts on a template that was withdrawn`,
          severity: 'critical',
        },
      ]);
      const refused = await lab
        .book({ version: '01.00.00.00', startsAt: at(16), endsAt: at(17) })
        .expect(409);
      expect(refused.body.error.verdicts[0].reasons[0].code).toBe(
        'template-withdrawn',
      );
      expect(await lab.alarms()).toEqual([
        expect.objectContaining({
          regionId: 'polito',
          problem: expect.objectContaining({ code: 'template-withdrawn' }),
        }),
      ]);
      // Nothing was taken away.
      expect(lab.stores.polito.list()).toEqual([`${LAB} 01.00.00.00`]);
    });

    it('still use what a region has of its own', async () => {
      const lab = await start();
      lab.stores.bme.templates.push({
        id: 'own',
        path: 'linux/own',
        version: '02.00.00.00',
        access: [],
        state: 'ready',
        zones: [],
      });
      await lab.of('operator').post('/v1/capacity/refresh').expect(200);
      await lab
        .book({
          templatePath: 'linux/own',
          placement: { policy: 'chosen-only', regionId: 'bme' },
        })
        .expect(201);
      expect((await lab.templates()).map(t => t.path)).toEqual([
        'linux/own',
        LAB,
      ]);
    });
  },
);
