import { writeFile, mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { TestDatabases } from '@backstage/backend-test-utils';
import { until } from '../../__testUtils__/startMecaBackend';
import { startMgtrBackend } from '../__testUtils__/startMgtrBackend';
import { TestRepository } from '../__testUtils__/TestRepository';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['POSTGRES_18', 'SQLITE_3'] });

describe.each(databases.eachSupportedId())('publications on %s', id => {
  let repository: TestRepository;
  let close: (() => Promise<unknown>) | undefined;

  beforeEach(async () => {
    repository = await TestRepository.create();
    await repository.image('cad.raw');
  });
  afterEach(async () => {
    await close?.();
    await repository.close();
  });

  async function start() {
    const knex = await databases.init(id);
    const lab = await startMgtrBackend({ knex, repository });
    close = () => lab.backend.stop();
    const publish = (who: string, body: object = {}, key?: string) => {
      const sent = lab.of(who).post('/v1/mgtr/publications', {
        repositoryId: 'main',
        publisher: 'polito',
        path: 'polito/windows/cad',
        source: 'cad.raw',
        title: 'CAD seat',
        notes: 'With the licence of 2026',
        osFamily: 'windows',
        osName: 'Windows 11',
        access: [{ protocol: 'rdp', port: 3389 }],
        ...body,
      });
      return key ? sent.set('Idempotency-Key', key) : sent;
    };
    return {
      ...lab,
      knex,
      publish,
      outcome: (publicationId: string) =>
        until(
          async () =>
            (
              await lab
                .of('teacher')
                .get(`/v1/mgtr/publications/${publicationId}`)
                .expect(200)
            ).body,
          ({ state }) => state !== 'running',
        ),
    };
  }

  it('turn an image of the inbox into a version that regions get', async () => {
    const lab = await start();
    const inbox = await lab
      .of('admin')
      .get('/v1/mgtr/repositories/main/inbox')
      .expect(200);
    expect(inbox.body.items).toEqual([
      expect.objectContaining({ name: 'cad.raw', kind: 'image', bytes: 65536 }),
    ]);
    const begun = await lab.publish('admin').expect(202);
    expect(begun.body).toMatchObject({
      state: 'running',
      version: '01.00.00.00',
      bytesTotal: 65536,
      startedBy: 'user:default/admin',
    });
    expect(await lab.outcome(begun.body.id)).toMatchObject({
      state: 'published',
      bytesDone: 65536,
    });
    // The index was read anew before it was said to be published.
    const detail = await lab.detail('polito/windows/cad');
    expect(detail.versionList).toEqual([
      expect.objectContaining({
        version: '01.00.00.00',
        publisher: 'polito',
        title: 'CAD seat',
        notes: 'With the licence of 2026',
        osName: 'Windows 11',
        access: [{ protocol: 'rdp', port: 3389 }],
        stage: 'released',
      }),
    ]);
    await repository.image('cad2.raw');
    const next = await lab.publish('admin', { source: 'cad2.raw' });
    expect(next.body.version).toBe('01.01.00.00');
    expect((await lab.outcome(next.body.id)).state).toBe('published');
    expect(lab.backend.audited).toContain('template-publish succeeded');
  });

  it('are begun once for one key', async () => {
    const lab = await start();
    const [a, b] = await Promise.all([
      lab.publish('admin', {}, 'key-1'),
      lab.publish('admin', {}, 'key-1'),
    ]);
    expect([a.status, b.status, a.body.id]).toEqual([202, 202, b.body.id]);
    await lab.publish('admin', { title: 'Other' }, 'key-1').expect(409);
    await lab.outcome(a.body.id);
    expect(await lab.knex('mgtr_publication')).toHaveLength(1);
  });

  it('are only for those whose group has the publisher’s name, below its own folders', async () => {
    const { publish, of, knex } = await start();
    await publish('teacher').expect(403);
    await publish('admin', { publisher: 'bme', path: 'bme/x' }).expect(403);
    await publish('operator', { publisher: 'nobody' }).expect(403);
    await publish('admin', { path: 'bme/windows/cad' }).expect(409);
    await publish('admin', { repositoryId: 'other' }).expect(404);
    await of('teacher').get('/v1/mgtr/repositories/main/inbox').expect(403);
    await of('admin').get('/v1/mgtr/repositories/other/inbox').expect(404);
    await of('admin').get('/v1/mgtr/publications/none').expect(404);
    expect(await knex('mgtr_publication')).toEqual([]);
  });

  it('stay below the publisher’s own folder where nothing is signed', async () => {
    const knex = await databases.init(id);
    const folder = join(repository.folder, 'unsigned');
    await mkdir(folder);
    const { publish: publishing } = repository.config;
    const { publishers, inbox } = publishing;
    const lab = await startMgtrBackend({
      knex,
      repository,
      mgtr: {
        repositories: {
          main: { url: folder, trust: 'none', publish: { inbox, publishers } },
        },
      },
    });
    close = () => lab.backend.stop();
    const publish = (path: string) =>
      lab.of('admin').post('/v1/mgtr/publications', {
        repositoryId: 'main',
        publisher: 'polito',
        path,
        source: 'cad.raw',
        title: 'CAD seat',
      });
    await publish('bme/windows/cad').expect(403);
    await publish('polito').expect(403);
    const begun = await publish('polito/windows/cad').expect(202);
    await until(
      async () =>
        (
          await lab
            .of('admin')
            .get(`/v1/mgtr/publications/${begun.body.id}`)
            .expect(200)
        ).body,
      ({ state }) => state === 'published',
    );
    expect(await lab.detail('polito/windows/cad')).toMatchObject({
      trust: 'none',
      latestVersion: '01.00.00.00',
    });
  });

  it('take nothing that is not in the inbox, and say what is wrong with a request', async () => {
    await writeFile(join(repository.folder, 'secret.raw'), 'not for you');
    await symlink(
      join(repository.folder, 'secret.raw'),
      join(repository.inbox, 'link.raw'),
    );
    await mkdir(join(repository.inbox, 'empty'));
    await writeFile(join(repository.inbox, 'notes.txt'), 'no image');
    const { publish, of } = await start();
    for (const source of [
      '../secret.raw',
      'link.raw',
      'empty',
      'notes.txt',
      'missing.raw',
    ]) {
      await publish('admin', { source }).expect(400);
    }
    await publish('admin', { path: '../x' }).expect(400);
    await publish('admin', { version: '1' }).expect(400);
    await publish('admin', { title: '' }).expect(400);
    await publish('admin', { osFamily: 'amiga' }).expect(400);
    const inbox = await of('admin').get('/v1/mgtr/repositories/main/inbox');
    expect(inbox.body.items.map((i: any) => i.name)).toEqual(['cad.raw']);
  });

  it('leave nothing behind when the image is refused', async () => {
    await writeFile(
      join(repository.inbox, 'broken.qcow2'),
      'this is no image of a disk',
    );
    const lab = await start();
    const { body } = await lab
      .publish('admin', { source: 'broken.qcow2' })
      .expect(202);
    const failed = await lab.outcome(body.id);
    expect(failed).toMatchObject({
      state: 'failed',
      problem: { code: 'image-refused' },
    });
    await lab.refresh();
    await lab
      .of('admin')
      .get('/v1/mgtr/template?path=polito/windows/cad')
      .expect(404);
  });
});
