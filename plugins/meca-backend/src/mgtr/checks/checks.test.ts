import { TestDatabases } from '@backstage/backend-test-utils';
import { RepositoryCheckDetail } from '@meca/backstage-plugin-meca-common';
import { until } from '../../__testUtils__/startMecaBackend';
import { HugeRepository } from '../__testUtils__/HugeRepository';
import { LAB, startMgtrBackend } from '../__testUtils__/startMgtrBackend';
import { TestRepository } from '../__testUtils__/TestRepository';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['POSTGRES_18', 'SQLITE_3'] });
const CHECK = '/v1/mgtr/repositories/main/check';

describe.each(databases.eachSupportedId())(
  'checks of repositories on %s',
  id => {
    let repository: TestRepository;
    let close: (() => Promise<unknown>)[] = [];

    beforeEach(async () => {
      repository = await TestRepository.create();
    });
    afterEach(async () => {
      for (const each of close) await each();
      close = [];
      await repository.close();
    });

    async function start(
      options: Partial<Parameters<typeof startMgtrBackend>[0]> = {},
    ) {
      const knex = await databases.init(id);
      const lab = await startMgtrBackend({
        ...{ knex, repository },
        polito: { wants: 'chosen' },
        bme: { wants: 'chosen' },
        ...options,
      });
      close.push(() => lab.backend.stop());
      const read = async (who = 'teacher'): Promise<RepositoryCheckDetail> =>
        (await lab.of(who).get(CHECK).expect(200)).body;
      return {
        ...lab,
        knex,
        read,
        begin: (body: object = {}, who = 'operator') =>
          lab.of(who).post(CHECK, body),
        end: () => until(read, ({ state }) => state !== 'running'),
        listed: async (who = 'teacher') =>
          (await lab.of(who).get('/v1/mgtr/repositories').expect(200)).body
            .items[0],
      };
    }

    /** A repository whose list does not answer before it is let go. */
    async function startHeld() {
      const huge = await HugeRepository.start();
      close.push(() => huge.close());
      huge.add(0, 1);
      const lab = await start({
        mgtr: { repositories: { main: huge.config } },
      });
      let release = () => {};
      huge.held = new Promise(done => {
        release = done;
      });
      close.unshift(async () => release());
      return lab;
    }

    it('read every chunk of every version, and say how much that was', async () => {
      await repository.publish('01.00.00.00');
      await repository.publish('01.00.00.00', { path: 'bme/lab' });
      const lab = await start();
      await lab.of('teacher').get(CHECK).expect(404);
      const begun = await lab.begin().expect(202);
      expect(begun.body).toMatchObject({
        state: 'running',
        quick: false,
        startedBy: 'user:default/operator',
        faults: [],
      });
      const done = await lab.end();
      expect(done).toMatchObject({
        id: begun.body.id,
        state: 'passed',
        ...{ versionsDone: 2, versionsTotal: 2, faultCount: 0 },
      });
      expect(done.filesDone).toBeGreaterThanOrEqual(6);
      expect([done.filesDone, done.bytesDone]).toEqual([
        done.filesTotal,
        done.bytesTotal,
      ]);
      expect(Date.parse(done.endedAt!)).toBeGreaterThanOrEqual(
        Date.parse(done.startedAt),
      );
      const { faults, ...summary } = done;
      expect((await lab.listed()).check).toEqual(summary);
      expect(lab.backend.audited).toContain('repository-check succeeded');
    });

    it('find a flipped bit, name where it is, and pass all else', async () => {
      await repository.publish('01.00.00.00');
      await repository.publish('01.01.00.00');
      const lab = await start();
      await repository.flip(
        `${LAB}/01.01.00.00/polito-linux-lab-01.01.00.00.raw.zst.002`,
      );
      await lab.begin().expect(202);
      expect(await lab.end()).toMatchObject({
        state: 'faulty',
        ...{ versionsDone: 2, faultCount: 1 },
        faults: [
          {
            ...{ path: LAB, version: '01.01.00.00', publisher: 'polito' },
            code: 'chunk-bad',
            message: expect.stringContaining('Chunk 2'),
            remedy: expect.stringContaining('Copy the chunk again'),
          },
        ],
      });
      // What is asked for is all that is read; how long the chunk is was not changed.
      await lab.begin({ path: 'bme' }).expect(202);
      expect(await lab.end()).toMatchObject({
        state: 'passed',
        versionsDone: 0,
      });
      await lab.begin({ quick: true }).expect(202);
      expect(await lab.end()).toMatchObject({ state: 'passed', quick: true });
    });

    it('fail where the repository as a whole is not to be believed', async () => {
      await repository.publish('01.00.00.00');
      const lab = await start();
      await repository.flip('metadata/timestamp.json');
      await lab.begin().expect(202);
      const failed = await lab.end();
      expect(failed).toMatchObject({ state: 'failed', versionsDone: 0 });
      expect(failed.problem?.code).toMatch(/signature-refused|invalid/);
    });

    it('run one at a time, and stop when somebody says so', async () => {
      const lab = await startHeld();
      const { body } = await lab.begin().expect(202);
      const second = await lab.begin().expect(409);
      expect(second.body.error.message).toMatch(/is being checked already/);
      expect((await lab.read()).state).toBe('running');
      await lab.of('admin').post(`${CHECK}/stop`).expect(403);
      const stopped = await lab
        .of('operator')
        .post(`${CHECK}/stop`)
        .expect(200);
      expect(stopped.body).toMatchObject({ id: body.id, state: 'stopped' });
      // Once more changes nothing.
      const again = await lab.of('operator').post(`${CHECK}/stop`).expect(200);
      expect(again.body).toEqual(stopped.body);
      await lab.begin().expect(202);
    });

    it('stop also when another replica of the portal was asked', async () => {
      const lab = await startHeld();
      await lab.begin().expect(202);
      await lab.knex('mgtr_check').update({ stop_asked: true });
      expect((await lab.end()).state).toBe('stopped');
    });

    it('are said to be interrupted when the portal goes away, gently or not', async () => {
      const lab = await startHeld();
      const { body } = await lab.begin().expect(202);
      await lab.of('operator').post(`${CHECK}/stop`).expect(200);
      // As somebody leaves it who is killed.
      await lab.knex('mgtr_check').update({
        record: JSON.stringify({ ...body, bytesDone: 7, bytesTotal: 9 }),
        ...{ state: 'running', alive_at: 0 },
      });
      expect(await lab.end()).toMatchObject({
        ...{ id: body.id, state: 'interrupted', bytesDone: 7 },
        problem: { code: 'interrupted', remedy: 'Check it again.' },
      });
      // Its place is taken at once, and kept by whoever goes gently.
      const next = await lab.begin().expect(202);
      await lab.backend.stop();
      const [row] = await lab.knex('mgtr_check');
      expect([row.id, row.state]).toEqual([next.body.id, 'interrupted']);
    });

    it('are begun by operators, of repositories that there are', async () => {
      const lab = await start();
      for (const who of ['teacher', 'admin', 'student', 'stranger']) {
        await lab.begin({}, who).expect(403);
        expect((await lab.listed('teacher')).actions).toEqual([]);
      }
      expect((await lab.listed('operator')).actions).toEqual([
        ...['check', 'prune', 'keys'],
      ]);
      await lab.begin({ quick: 'yes' }).expect(400);
      await lab.begin({ path: '../x' }).expect(400);
      await lab.begin({ depth: 1 }).expect(400);
      const other = '/v1/mgtr/repositories/other/check';
      await lab.of('operator').post(other).expect(404);
      await lab.of('operator').get(other).expect(404);
      await lab.of('operator').post(`${other}/stop`).expect(404);
      await lab.of('operator').post(`${CHECK}/stop`).expect(404);
      await lab.of('stranger').get(CHECK).expect(404);
      expect(await lab.knex('mgtr_check')).toEqual([]);
      expect(lab.backend.audited).toContain('repository-check failed');
    });
  },
);
