import { TestDatabases } from '@backstage/backend-test-utils';
import { until } from '../../__testUtils__/startMecaBackend';
import { LAB, startMgtrBackend } from '../__testUtils__/startMgtrBackend';
import { TestRepository } from '../__testUtils__/TestRepository';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['POSTGRES_18', 'SQLITE_3'] });

describe.each(databases.eachSupportedId())('versions decided on %s', id => {
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

  it('spread from trial regions to all, by promotion', async () => {
    const { of, detail, arrival, refresh, templates } = await start();
    const wanted = { path: LAB, regionIds: ['bme'], policy: 'latest' };
    await of('operator').post('/v1/mgtr/wanted', wanted).expect(200);
    await arrival('bme', '01.00.00.00');
    const rollout = (who: string, body: object) =>
      of(who).post('/v1/mgtr/rollout', { path: LAB, ...body });
    const canaries = { canaryRegionIds: ['bme'] };
    await rollout('teacher', canaries).expect(403);
    await rollout('admin', { canaryRegionIds: ['nowhere'] }).expect(400);
    await rollout('admin', { canaryRegionIds: 'bme' }).expect(400);
    // Untested versions come to nobody who did not agree.
    await rollout('admin', canaries).expect(403);
    await rollout('operator', { ...canaries, soakHours: 24 }).expect(200);
    await rollout('admin', { ...canaries, soakHours: 48 }).expect(200);
    await repository.publish('01.01.00.00');
    await refresh();
    const trial = await arrival('bme', '01.01.00.00');
    expect(trial).toMatchObject({
      latestVersion: '01.00.00.00',
      candidateVersion: '01.01.00.00',
    });
    expect(trial.replicas.filter(r => r.regionId === 'polito')).toHaveLength(1);
    await of('admin').post('/v1/mgtr/promote', ref('09.00.00.00')).expect(404);
    await of('teacher')
      .post('/v1/mgtr/promote', ref('01.01.00.00'))
      .expect(403);
    const promoted = await of('admin')
      .post('/v1/mgtr/promote', ref('01.01.00.00'))
      .expect(200);
    expect(promoted.body.latestVersion).toBe('01.01.00.00');
    await arrival('polito', '01.01.00.00');
    expect((await detail()).candidateVersion).toBeUndefined();
    expect((await templates())[0].replicas.map(r => r.state)).toEqual(
      Array(4).fill('ready'),
    );
  });

  it('are rolled back by withdrawing, for all portals', async () => {
    const { of, refresh, arrival, detail, backend } = await start();
    await repository.publish('01.01.00.00');
    await refresh();
    await arrival('polito', '01.01.00.00');
    const withdraw = (who: string, body: object = {}) =>
      of(who).post('/v1/mgtr/withdraw', {
        ...ref('01.01.00.00'),
        reason: 'The licence server is unknown',
        ...body,
      });
    await withdraw('teacher').expect(403);
    await withdraw('admin', { reason: ' ' }).expect(400);
    const after = await withdraw('admin').expect(200);
    expect(after.body).toMatchObject({ latestVersion: '01.00.00.00' });
    expect(after.body.replicas.map((r: any) => [r.version, r.current])).toEqual(
      [
        ['01.01.00.00', false],
        ['01.00.00.00', true],
      ],
    );
    expect(after.body.versionList[0]).toMatchObject({
      stage: 'withdrawn',
      withdrawn: { reason: 'The licence server is unknown' },
    });
    const events = async (query = '') =>
      (
        await of('student')
          .get(`/v1/mgtr/events?path=${LAB}${query}`)
          .expect(200)
      ).body;
    const all = (await events()).items;
    expect(all[0]).toMatchObject({
      kind: 'withdrawn',
      version: '01.01.00.00',
      reason: 'The licence server is unknown',
    });
    expect(all[0].regionId).toBeUndefined();
    expect(
      all.filter((e: any) => e.kind === 'ready').map((e: any) => e.regionId),
    ).toEqual(['polito', 'polito']);
    const first = await events('&limit=1');
    expect(first.items).toEqual([all[0]]);
    const second = await events(`&limit=1&cursor=${first.nextCursor}`);
    expect(second.items).toEqual([all[1]]);
    await of('admin')
      .get(`/v1/mgtr/events?path=${LAB}&cursor=9999999999`)
      .expect(400);
    expect(backend.audited).toContain('template-withdraw failed');
    expect(backend.audited).toContain('template-withdraw succeeded');
    await of('admin').post('/v1/mgtr/promote', ref('01.01.00.00')).expect(409);
    expect(
      (
        await of('admin')
          .post('/v1/mgtr/sync', {
            ...ref('01.01.00.00'),
            regionIds: ['polito'],
          })
          .expect(202)
      ).body.refused[0].problem,
    ).toMatchObject({ code: 'withdrawn' });
    // What the publisher's own tool reads of the repository.
    expect(await repository.withdrawnVersions()).toEqual(['01.01.00.00']);
    await refresh();
    expect((await detail()).versionList[0].stage).toBe('withdrawn');
  });

  it('stay withdrawn when their repository lists them no more', async () => {
    const { of, refresh, arrival, detail } = await start();
    await repository.publish('01.01.00.00');
    await refresh();
    await arrival('polito', '01.01.00.00');
    await of('admin')
      .post('/v1/mgtr/withdraw', { ...ref('01.01.00.00'), reason: 'Broken' })
      .expect(200);
    await refresh();
    // Takes the withdrawn ones off the list first.
    await repository.prune(1);
    await refresh();
    const { versionList, replicas } = await detail();
    expect(versionList.map(v => [v.version, v.stage])).toEqual([
      ['01.01.00.00', 'withdrawn'],
      ['01.00.00.00', 'released'],
    ]);
    expect(replicas.map(r => [r.version, r.state, r.current])).toEqual([
      ['01.01.00.00', 'ready', false],
      ['01.00.00.00', 'ready', true],
    ]);
  });

  it('retire when they are old and nothing holds them', async () => {
    const { of, refresh, arrival, stores } = await start({
      mgtr: { keepVersions: 1, graceTime: { seconds: 0 } },
    });
    await repository.publish('01.01.00.00');
    await refresh();
    await arrival('polito', '01.01.00.00');
    // Each wish about the template has it planned anew.
    await until(
      async () => {
        await of('admin')
          .post('/v1/mgtr/wanted', {
            path: LAB,
            regionIds: ['polito'],
            policy: 'latest',
            keepVersions: 1,
          })
          .expect(200);
        return stores.polito.list();
      },
      list => list.length === 1,
    );
    expect(stores.polito.list()).toEqual([`${LAB} 01.01.00.00`]);
  });

  it('come only to regions that their licence includes', async () => {
    const { of, detail, arrival, refresh } = await start({ bme: {} });
    await repository.publish('02.00.00.00', {
      licence: { note: 'Turin only', institutions: ['polito'] },
    });
    await refresh();
    await arrival('polito', '02.00.00.00');
    const template = await detail();
    expect(template.versionList[0]).toMatchObject({
      version: '02.00.00.00',
      licenceNote: 'Turin only',
      licensedInstitutions: ['polito'],
    });
    expect(
      template.replicas
        .filter(r => r.regionId === 'bme')
        .map(({ version }) => version),
    ).toEqual(['01.00.00.00']);
    const { body } = await of('operator')
      .post('/v1/mgtr/sync', { ...ref('02.00.00.00'), regionIds: ['bme'] })
      .expect(202);
    expect(body).toMatchObject({
      items: [],
      refused: [{ regionId: 'bme', problem: { code: 'not-licensed' } }],
    });
  });
});
