import { TestDatabases } from '@backstage/backend-test-utils';
import { until } from '../../__testUtils__/startMecaBackend';
import { startMgtrBackend } from '../__testUtils__/startMgtrBackend';
import { TestRepository } from '../__testUtils__/TestRepository';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['POSTGRES_18', 'SQLITE_3'] });
const path = 'polito/windows/cad';

describe.each(databases.eachSupportedId())(
  'publications whose portal was killed, on %s',
  id => {
    let repository: TestRepository;
    let close: (() => Promise<unknown>) | undefined;

    beforeEach(async () => {
      repository = await TestRepository.create();
    });
    afterEach(async () => {
      await close?.();
      await repository.close();
    });

    async function start() {
      const knex = await databases.init(id);
      const lab = await startMgtrBackend({ knex, repository });
      close = () => lab.backend.stop();
      /** A publication as somebody left it who has not been heard of for long. */
      const leave = (known: object) =>
        knex('mgtr_publication').insert({
          id: 'dead',
          record: JSON.stringify({
            ...{ id: 'dead', repositoryId: 'main', path },
            ...{ version: '01.00.00.00', state: 'running' },
            ...{ bytesDone: 1, bytesTotal: 2, requestSha256: '' },
            startedAt: '2026-01-01T00:00:00.000Z',
            ...known,
          }),
          ...{ started_at: 0, state: 'running', alive_at: 0 },
        });
      const outcome = (publicationId = 'dead') =>
        until(
          async () =>
            (
              await lab
                .of('teacher')
                .get(`/v1/mgtr/publications/${publicationId}`)
                .expect(200)
            ).body,
          ({ state }) => state !== 'running',
        );
      const events = async (): Promise<string[]> =>
        (
          await lab.of('admin').get(`/v1/mgtr/events?path=${path}`).expect(200)
        ).body.items.map((event: { kind: string }) => event.kind);
      return { ...lab, knex, leave, outcome, events };
    }

    it('failed where the version was not listed yet, and can be begun again', async () => {
      const lab = await start();
      await lab.leave({});
      expect(await lab.outcome()).toMatchObject({
        state: 'failed',
        problem: {
          code: 'interrupted',
          remedy: expect.stringContaining('nothing of it is visible'),
        },
      });
    });

    it('failed where the version was about to be listed and was not, or another one was', async () => {
      const lab = await start();
      await repository.publish('01.00.00.00', { path });
      await lab.leave({ manifestSha256: 'e'.repeat(64) });
      expect(await lab.outcome()).toMatchObject({
        state: 'failed',
        problem: { code: 'interrupted' },
      });
    });

    it('are published where the version was noted', async () => {
      const lab = await start();
      await lab.leave({ isMade: true });
      const { state, problem } = await lab.outcome();
      expect([state, problem]).toEqual(['published', undefined]);
    });

    it('are finished as published where the repository has exactly that version', async () => {
      const lab = await start();
      await repository.image('cad.raw');
      const begun = await lab
        .of('admin')
        .post('/v1/mgtr/publications', {
          ...{ repositoryId: 'main', publisher: 'polito', path },
          ...{ source: 'cad.raw', title: 'CAD seat' },
        })
        .expect(202);
      const { id: publicationId } = begun.body;
      expect((await lab.outcome(publicationId)).state).toBe('published');
      // Back to the moment in which it was listed, and nobody had noted that.
      const [row] = await lab.knex('mgtr_publication');
      const { isMade, endedAt, ...record } = JSON.parse(row.record);
      expect(isMade).toBe(true);
      await lab.knex('mgtr_event').delete();
      await lab.knex('mgtr_publication').update({
        record: JSON.stringify({ ...record, state: 'running' }),
        ...{ state: 'running', alive_at: 0 },
      });
      const { state, problem } = await lab.outcome(publicationId);
      expect([state, problem]).toEqual(['published', undefined]);
      await until(lab.events, kinds => kinds.includes('published'));
      const [first] = (await lab.detail(path)).versionList;
      expect(first.version).toBe('01.00.00.00');
    });

    it('become visible where the version was signed and the list was not', async () => {
      const lab = await start();
      const { manifestSha256 } = await repository.publish('01.00.00.00', {
        path,
        keys: await repository.keysOf('publisher.polito'),
      });
      await lab.refresh();
      await lab.of('admin').get(`/v1/mgtr/template?path=${path}`).expect(404);
      await lab.leave({ manifestSha256 });
      const { state, problem } = await lab.outcome();
      expect([state, problem]).toEqual(['published', undefined]);
      const { body } = await until(
        () => lab.of('admin').get(`/v1/mgtr/template?path=${path}`),
        ({ status }) => status === 200,
      );
      expect(body.latestVersion).toBe('01.00.00.00');
    });

    it('are left to people where the repository cannot be seen', async () => {
      const lab = await start();
      await lab.leave({
        manifestSha256: 'e'.repeat(64),
        repositoryId: 'not-configured',
      });
      expect(await lab.outcome()).toMatchObject({
        state: 'failed',
        problem: {
          code: 'interrupted',
          message: expect.stringContaining('cannot be seen'),
        },
      });
    });
  },
);
