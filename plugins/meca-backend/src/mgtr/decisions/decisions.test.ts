import { mockCredentials, TestDatabases } from '@backstage/backend-test-utils';
import { endpoints } from '@meca/backstage-plugin-meca-common';
import {
  request,
  startMecaBackend,
  until,
} from '../../__testUtils__/startMecaBackend';
import { LAB, startMgtrBackend } from '../__testUtils__/startMgtrBackend';
import { TestRepository } from '../__testUtils__/TestRepository';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['POSTGRES_18', 'SQLITE_3'] });

const routes = Object.values(endpoints).filter(({ path }) =>
  path.startsWith('/v1/mgtr/'),
);

describe.each(databases.eachSupportedId())('templates decided on %s', id => {
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

  /** With version 1 ready in polito; bme wants only what is chosen. */
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
    await lab.arrival('polito', '01.00.00.00');
    return { ...lab, knex };
  }
  const ref = (version: string) => ({ path: LAB, version });

  it('are nobody’s to see or change without credentials', async () => {
    const { backend } = await start();
    expect(routes.length).toBeGreaterThanOrEqual(15);
    for (const { method, path } of routes) {
      const send = request(backend.server);
      const verb = method.toLowerCase() as 'get' | 'post';
      await send[verb](`/api/meca${path.replace(/:\w+/, 'main')}`)
        .set('Authorization', mockCredentials.none.header())
        .expect(401);
    }
  });

  it('show nothing to those who may not see regions, nor let them change anything', async () => {
    const knex = await databases.init(id);
    const backend = await startMecaBackend({
      knex,
      regions: { polito: {} },
      meca: { mgtr: { repositories: { main: repository.config } } },
      denied: ['meca.region.read', 'meca.region.refresh'],
    });
    close = () => backend.stop();
    const get = (path: string) =>
      request(backend.server).get(`/api/meca/v1/mgtr${path}`);
    const post = (path: string, body: object) =>
      request(backend.server).post(`/api/meca/v1/mgtr${path}`).send(body);
    for (const list of [
      ...['repositories', 'templates', 'deliveries', 'alarms'],
      `events?path=${LAB}`,
    ]) {
      expect((await get(`/${list}`).expect(200)).body.items).toEqual([]);
    }
    await get(`/template?path=${LAB}`).expect(404);
    await get('/publications/x').expect(404);
    await post('/repositories/main/refresh', {}).expect(403);
    await post('/sync', ref('latest')).expect(403);
    await post('/promote', ref('01.00.00.00')).expect(403);
    await post('/replicas/x/retry', {}).expect(404);
  });

  it('are brought by administrators to their own region, and by operators to any', async () => {
    const { of, arrival } = await start();
    const sync = (who: string, body: object) =>
      of(who).post('/v1/mgtr/sync', { ...ref('latest'), ...body });
    await sync('teacher', {}).expect(403);
    await sync('student', { regionIds: ['polito'] }).expect(403);
    const own = await sync('admin', {
      regionIds: ['polito', 'bme', 'nowhere'],
    });
    expect(own.status).toBe(202);
    expect(own.body.items).toEqual([
      expect.objectContaining({
        regionId: 'polito',
        state: 'ready',
        current: true,
        manageable: true,
      }),
    ]);
    expect(
      own.body.refused.map((r: any) => [r.regionId, r.problem.code]),
    ).toEqual([
      ['bme', 'not-allowed'],
      ['nowhere', 'not-found'],
    ]);
    const all = await sync('operator', { regionIds: ['bme'] }).expect(202);
    expect(all.body.items[0]).toMatchObject({
      regionId: 'bme',
      version: '01.00.00.00',
    });
    await arrival('bme', '01.00.00.00');
  });

  it('are wanted by a region as its administrators say', async () => {
    const { of, detail, arrival } = await start();
    await repository.publish('01.01.00.00');
    const want = (who: string, body: object) =>
      of(who).post('/v1/mgtr/wanted', {
        path: LAB,
        regionIds: ['polito'],
        ...body,
      });
    await want('teacher', { policy: 'none' }).expect(403);
    await want('admin', { policy: 'none', regionIds: ['bme'] }).expect(403);
    await want('admin', { policy: 'pinned' }).expect(400);
    await want('admin', { policy: 'latest', version: '1.0.0.0' }).expect(400);
    await want('admin', { policy: 'pinned', version: '09.00.00.00' }).expect(
      400,
    );
    await want('operator', { policy: 'none', regionIds: ['x'] }).expect(400);
    await want('admin', { policy: 'none', path: 'no/such' }).expect(404);

    const pinned = await want('admin', {
      policy: 'pinned',
      version: '01.00.00.00',
      keepVersions: 1,
    }).expect(200);
    expect(
      pinned.body.wanted.find((w: any) => w.regionId === 'polito'),
    ).toMatchObject({
      policy: 'pinned',
      version: '01.00.00.00',
      keepVersions: 1,
      isDefault: false,
      manageable: true,
    });
    await of('operator').post('/v1/mgtr/repositories/main/refresh').expect(200);
    expect((await detail()).latestVersion).toBe('01.01.00.00');
    expect((await detail()).replicas.map(r => r.version)).toEqual([
      '01.00.00.00',
    ]);
    await want('admin', { policy: 'default' }).expect(200);
    const after = await arrival('polito', '01.01.00.00');
    expect(after.replicas.map(r => [r.version, r.current])).toEqual([
      ['01.01.00.00', true],
      ['01.00.00.00', false],
    ]);
  });

  it('are tried again only by those who may', async () => {
    const { of, detail } = await start();
    const [replica] = (await detail()).replicas;
    const retry = (who: string, which = replica.id) =>
      of(who).post(`/v1/mgtr/replicas/${which}/retry`);
    await retry('teacher').expect(403);
    await retry('admin', 'none').expect(404);
    expect((await retry('admin').expect(202)).body).toMatchObject({
      id: replica.id,
      regionId: 'polito',
    });
  });

  it('are listed page by page, and by what is asked for', async () => {
    await repository.publish('01.00.00.00', {
      path: 'bme/windows/cad',
      title: 'CAD seat',
      os: { family: 'windows', name: 'Windows 11' },
    });
    const { of } = await start();
    const list = async (query: string) =>
      (await of('teacher').get(`/v1/mgtr/templates?${query}`).expect(200)).body;
    const first = await list('limit=1');
    expect(first.items.map((t: any) => t.path)).toEqual(['bme/windows/cad']);
    const second = await list(`limit=1&cursor=${first.nextCursor}`);
    expect(second.items.map((t: any) => t.path)).toEqual([LAB]);
    expect(second.nextCursor).toBeUndefined();
    const paths = async (query: string) =>
      (await list(query)).items.map((t: any) => t.path);
    expect(await paths('search=windows%2011')).toEqual(['bme/windows/cad']);
    expect(await paths('search=LABORATORY')).toEqual([LAB]);
    expect(await paths('regionId=bme')).toEqual([]);
    expect(await paths('show=trouble')).toEqual([]);
    await of('teacher').get('/v1/mgtr/templates?cursor=%00').expect(400);
    await of('teacher').get('/v1/mgtr/templates?limit=0').expect(400);
    await of('teacher').get('/v1/mgtr/template?path=../x').expect(400);
    expect(second.items[0].wanted.map((w: any) => w.manageable)).toEqual([
      false,
      false,
    ]);
  });

  it('begin to travel once a day where a region wants that, and at once where somebody asks', async () => {
    const hour = (new Date().getUTCHours() + 12) % 24;
    const lab = await start({
      bme: { sync: 'daily', dailyAt: `${String(hour).padStart(2, '0')}:00` },
    });
    const inBme = async () =>
      (await lab.detail()).replicas
        .filter(r => r.regionId === 'bme')
        .map(r => r.version);
    // The first sync of a region is due at once; this one was before anything was published.
    await until(
      () => lab.knex('mgtr_sync').where({ region_id: 'bme' }),
      rows => rows.length === 1,
    );
    await lab.knex('mgtr_sync').update({ begun_at: Date.now() });
    await repository.publish('01.01.00.00');
    await lab.refresh();
    await lab.arrival('polito', '01.01.00.00');
    expect(await inBme()).not.toContain('01.01.00.00');
    await lab
      .of('operator')
      .post('/v1/mgtr/sync', { ...ref('01.00.00.00'), regionIds: ['bme'] })
      .expect(202);
    expect(await inBme()).toEqual(['01.00.00.00']);
    // The portal slept over the time of the sync.
    await lab
      .knex('mgtr_sync')
      .update({ begun_at: Date.now() - 3 * 24 * 3_600_000 });
    await lab.refresh();
    await lab
      .of('operator')
      .post('/v1/mgtr/rollout', { path: LAB, canaryRegionIds: [] })
      .expect(200);
    expect(await inBme()).toEqual(['01.01.00.00', '01.00.00.00']);
  });

  it('say how they travel', async () => {
    const { of } = await start({
      bme: { sync: 'daily', dailyAt: '03:30', wants: 'chosen' },
    });
    const { items } = (await of('teacher').get('/v1/mgtr/deliveries')).body;
    expect(items).toEqual([
      expect.objectContaining({ regionId: 'polito', mode: 'pull' }),
      expect.objectContaining({ regionId: 'bme', mode: 'pull' }),
    ]);
    expect(items[1].nextSyncAt).toMatch(/T0[12]:30:00.000Z$/);
  });
});
