import { TestDatabases } from '@backstage/backend-test-utils';
import { WithdrawalOutcome } from '@meca/backstage-plugin-meca-common';
import { until } from '../../__testUtils__/startMecaBackend';
import { at, booking } from '../../sessions/__testUtils__/startSessionBackend';
import { LAB, startMgtrBackend } from '../__testUtils__/startMgtrBackend';
import { TestRepository } from '../__testUtils__/TestRepository';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['POSTGRES_18', 'SQLITE_3'] });

describe.each(databases.eachSupportedId())(
  'the outcome of a withdrawal, told before it on %s',
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

    /** 01.00 and 01.01 are ready in polito; in bme, which got its first template later, only 01.01. */
    async function start() {
      const knex = await databases.init(id);
      const lab = await startMgtrBackend({
        ...{ knex, repository },
        bme: { wants: 'chosen' },
      });
      close = () => lab.backend.stop();
      await lab.refresh();
      await lab.arrival('polito', '01.00.00.00');
      await repository.publish('01.01.00.00');
      await lab.refresh();
      await lab.arrival('polito', '01.01.00.00');
      await lab
        .of('operator')
        .post('/v1/mgtr/wanted', {
          ...{ path: LAB, regionIds: ['bme'], policy: 'latest' },
        })
        .expect(200);
      await lab.arrival('bme', '01.01.00.00');
      const outcome = async (
        version: string,
        who = 'operator',
      ): Promise<WithdrawalOutcome> =>
        (
          await lab
            .of(who)
            .get(`/v1/mgtr/withdrawal-outcome?path=${LAB}&version=${version}`)
            .expect(200)
        ).body;
      const book = async (overrides: object, who = 'teacher') =>
        (
          await lab
            .of(who)
            .post('/v1/sessions', booking({ templatePath: LAB, ...overrides }))
            .expect(201)
        ).body;
      const withdraw = (version: string) =>
        lab
          .of('operator')
          .post('/v1/mgtr/withdraw', { path: LAB, version, reason: 'Broken' })
          .expect(200);
      return { ...lab, knex, outcome, book, withdraw };
    }

    it('is what happens then, in every region and for every session', async () => {
      const lab = await start();
      const latest = await lab.book({ title: 'Latest' });
      const pinned = await lab.book({
        ...{ title: 'Pinned', version: '01.01.00.00' },
        ...{ startsAt: at(14), endsAt: at(15) },
      });
      const older = await lab.book({
        ...{ title: 'Older', version: '01.00.00.00' },
        ...{ startsAt: at(16), endsAt: at(17) },
      });
      const told = await lab.outcome('01.01.00.00');
      expect(told).toMatchObject({
        isWithdrawn: false,
        isRollBack: true,
        latestVersion: '01.00.00.00',
        regions: [
          {
            ...{ regionId: 'bme', kind: 'travels', version: '01.00.00.00' },
            expectedReadyAt: expect.any(String),
          },
          { regionId: 'polito', kind: 'becomes', version: '01.00.00.00' },
        ],
        moreSessions: 0,
      });
      expect(told.sessions).toEqual([
        expect.objectContaining({
          ...{ id: latest.id, effect: 'changes', version: '01.00.00.00' },
        }),
        expect.objectContaining({ id: pinned.id, effect: 'stuck' }),
      ]);
      expect(told.sessions.map(s => s.id)).not.toContain(older.id);
      // A stranger to the classes learns how many there are, and nothing else.
      const stranger = await lab.outcome('01.01.00.00', 'bme-teacher');
      expect([stranger.sessions, stranger.moreSessions]).toEqual([[], 2]);

      const { body } = await lab.withdraw('01.01.00.00');
      expect(body.latestVersion).toBe(told.latestVersion);
      const now = body.replicas.filter((r: any) => r.current);
      expect(now.map((r: any) => [r.regionId, r.version])).toEqual([
        ['polito', '01.00.00.00'],
      ]);
      await lab.arrival('bme', '01.00.00.00');
      expect(await lab.outcome('01.01.00.00')).toMatchObject({
        isWithdrawn: true,
        isRollBack: false,
        regions: [],
        sessions: [],
      });
    });

    it('is nothing for a version that nobody gets, and the end where there is no other', async () => {
      const lab = await start();
      expect(await lab.outcome('01.00.00.00')).toMatchObject({
        isRollBack: false,
        latestVersion: '01.01.00.00',
        regions: [],
      });
      await lab.withdraw('01.00.00.00');
      const session = await lab.book({});
      const told = await lab.outcome('01.01.00.00');
      expect(told.latestVersion).toBeUndefined();
      expect(told.regions).toEqual([
        { regionId: 'bme', kind: 'none' },
        { regionId: 'polito', kind: 'none' },
      ]);
      expect(told.sessions).toEqual([
        expect.objectContaining({ id: session.id, effect: 'stuck' }),
      ]);
      await lab.withdraw('01.01.00.00');
      await until(
        () => lab.detail(),
        ({ replicas }) => replicas.every(({ current }) => !current),
      );
    });

    it('lets machines that run stay', async () => {
      const lab = await start();
      const { id: sessionId } = await lab.book({});
      const now = Date.now();
      await lab
        .knex('session')
        .where({ id: sessionId })
        .update({ prepares_at: now - 1, next_step_at: now });
      await until(
        async () =>
          (
            await lab.of('teacher').get(`/v1/sessions/${sessionId}`)
          ).body,
        ({ state }) => state === 'preparing',
      );
      expect((await lab.outcome('01.01.00.00')).sessions).toEqual([
        expect.objectContaining({ id: sessionId, effect: 'machines-stay' }),
      ]);
      expect((await lab.outcome('01.00.00.00')).sessions).toEqual([]);
    });

    it('is asked for a version that there is', async () => {
      const { of } = await start();
      const ask = (query: string) =>
        of('teacher').get(`/v1/mgtr/withdrawal-outcome?${query}`);
      const missing = await ask(`path=${LAB}&version=09.00.00.00`);
      expect(missing.status).toBe(404);
      await ask('path=no/such&version=01.00.00.00').expect(404);
      await ask(`path=${LAB}`).expect(400);
      await ask(`path=${LAB}&version=1`).expect(400);
      await of('stranger')
        .get(`/v1/mgtr/withdrawal-outcome?path=${LAB}&version=01.00.00.00`)
        .expect(404);
    });
  },
);
