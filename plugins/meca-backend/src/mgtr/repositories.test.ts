import { rename } from 'node:fs/promises';
import { TestDatabases } from '@backstage/backend-test-utils';
import { until } from '../__testUtils__/startMecaBackend';
import { HugeRepository } from './__testUtils__/HugeRepository';
import { LAB, startMgtrBackend } from './__testUtils__/startMgtrBackend';
import { TestRepository } from './__testUtils__/TestRepository';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['POSTGRES_18', 'SQLITE_3'] });

describe.each(databases.eachSupportedId())('repositories on %s', id => {
  let repository: TestRepository;
  let close: (() => Promise<unknown>) | undefined;

  beforeEach(async () => {
    repository = await TestRepository.create();
  });
  afterEach(async () => {
    await close?.();
    await repository.close();
  });

  async function start(
    options: Omit<
      Parameters<typeof startMgtrBackend>[0],
      'knex' | 'repository'
    > = {},
  ) {
    const knex = await databases.init(id);
    const lab = await startMgtrBackend({ knex, repository, ...options });
    close = () => lab.backend.stop();
    return { ...lab, knex };
  }

  it('bring a published version to every region, where sessions of "latest" get it', async () => {
    await repository.publish('01.00.00.00');
    const lab = await start();
    const listed = await lab.refresh();
    expect(listed).toMatchObject({
      id: 'main',
      trust: 'tuf',
      templates: 1,
      versions: 1,
      problems: [],
      publishers: ['polito', 'bme'],
    });
    expect(Date.parse(listed.expiresAt)).toBeGreaterThan(Date.now());
    await lab.arrival('polito', '01.00.00.00');
    const template = await lab.arrival('bme', '01.00.00.00');
    expect(template).toMatchObject({
      path: LAB,
      title: 'Linux laboratory',
      latestVersion: '01.00.00.00',
      trust: 'tuf',
    });
    expect(template.replicas.map(r => [r.regionId, r.current])).toEqual([
      ['bme', true],
      ['polito', true],
    ]);
    const [known] = await lab.templates();
    expect(known).toMatchObject({ path: LAB, osName: 'Debian 13' });
    expect(known.replicas.map(r => [r.regionId, r.state])).toEqual([
      ['bme', 'ready'],
      ['polito', 'ready'],
    ]);
  });

  it('keep what is known of them when they vanish, and say so', async () => {
    await repository.publish('01.00.00.00');
    const lab = await start();
    await lab.refresh();
    await lab.arrival('bme', '01.00.00.00');
    await rename(repository.repository, `${repository.repository}.away`);
    const after = await lab.refresh();
    expect(after).toMatchObject({ versions: 1 });
    expect(after.problem.message).toBeTruthy();
    expect(Date.parse(after.checkedAt)).toBeGreaterThanOrEqual(
      Date.parse(after.readAt),
    );
    expect((await lab.detail()).latestVersion).toBe('01.00.00.00');
    expect((await lab.templates())[0].replicas).toHaveLength(2);
  });

  it('list a broken version as a problem that harms no other', async () => {
    await repository.publish('01.00.00.00');
    await repository.publish('01.01.00.00');
    await repository.flip(`${LAB}/01.01.00.00/manifest.json`);
    const lab = await start();
    const read = await lab.refresh();
    expect(read.problem).toBeUndefined();
    expect(read.problems).toEqual([
      expect.objectContaining({ path: LAB, version: '01.01.00.00' }),
    ]);
    expect((await lab.detail()).versionList.map(v => v.version)).toEqual([
      '01.00.00.00',
    ]);
  });

  it('refuse signatures that were altered, tell those responsible once, and go on when they are right again', async () => {
    await repository.publish('01.00.00.00');
    const lab = await start();
    await lab.refresh();
    await repository.flip('metadata/timestamp.json');
    const { problem } = await lab.refresh();
    expect(problem.code).toMatch(/signature-refused|invalid/);
    await lab.refresh();
    expect((await lab.detail()).versions).toBe(1);
    const told = {
      to: 'group:default/operators',
      title: 'Repository main brings no new templates',
      severity: 'high',
    };
    expect(lab.notices).toEqual([told]);
    // The same bit again: it is as it was.
    await repository.flip('metadata/timestamp.json');
    expect((await lab.refresh()).problem).toBeUndefined();
    expect(lab.notices).toEqual([
      told,
      expect.objectContaining({ title: 'Repository main is read again' }),
    ]);
  });

  it('refuse another image under a version that is published, and keep the first', async () => {
    const huge = await HugeRepository.start();
    huge.add(0, 2);
    const lab = await start({
      mgtr: { repositories: { main: huge.config } },
      polito: { wants: 'chosen' },
      bme: { wants: 'chosen' },
    });
    await lab.refresh();
    huge.replaceImages();
    const read = await lab.refresh();
    expect(read).toMatchObject({ versions: 2 });
    expect(read.problems.map((p: any) => [p.code, p.path])).toEqual([
      ['content-changed', 'bme/templates/t000'],
      ['content-changed', 'bme/templates/t001'],
    ]);
    const { versionList } = await lab.detail('bme/templates/t000');
    expect(versionList[0].imageSha256).toBe('a'.repeat(64));
    await huge.close();
  });

  it('are read from a mirror when they do not answer', async () => {
    const [first, mirror] = [
      await HugeRepository.start(),
      await HugeRepository.start(),
    ];
    mirror.add(0, 3);
    const { url } = first.config;
    await first.close();
    const lab = await start({
      mgtr: {
        repositories: {
          main: { ...mirror.config, url, mirrors: [mirror.config.url] },
        },
      },
      polito: { wants: 'chosen' },
      bme: { wants: 'chosen' },
    });
    expect(await lab.refresh()).toMatchObject({ versions: 3, problems: [] });
    await mirror.close();
  });

  it('are read by one at a time, however many ask', async () => {
    const huge = await HugeRepository.start();
    huge.add(0, 1);
    huge.delayMs = 200;
    const lab = await start({
      mgtr: { repositories: { main: huge.config } },
      polito: { wants: 'chosen' },
      bme: { wants: 'chosen' },
    });
    const answers = await Promise.all([1, 2, 3, 4].map(() => lab.refresh()));
    expect(answers.map(({ versions }) => versions)).toEqual([1, 1, 1, 1]);
    expect(huge.readersAtOnce).toBe(1);
    await huge.close();
  });

  it('are read again for whoever asks while they are read: what began before may have missed the change', async () => {
    const huge = await HugeRepository.start();
    const lab = await start({
      mgtr: { repositories: { main: huge.config } },
      polito: { wants: 'chosen' },
      bme: { wants: 'chosen' },
    });
    // What the portal reads by itself at its start is over.
    await lab.refresh();
    huge.add(0, 1);
    let release = () => {};
    huge.held = new Promise(done => {
      release = done;
    });
    const before = lab.refresh();
    const asked = huge.requests.length;
    await until(
      async () => huge.requests.length,
      count => count > asked,
    );
    huge.add(1, 3);
    const after = [lab.refresh(), lab.refresh()];
    release();
    expect((await before).versions).toBeLessThan(3);
    for (const answer of after) expect((await answer).versions).toBe(3);
    expect(huge.readersAtOnce).toBe(1);
    await huge.close();
  });

  it('keep a version that they list no more where it is in use, and fetch it for nobody', async () => {
    await repository.publish('01.00.00.00');
    const lab = await start({ bme: { wants: 'chosen' } });
    await lab.refresh();
    await lab.arrival('polito', '01.00.00.00');
    await repository.publish('01.01.00.00');
    await repository.prune(1);
    await lab.refresh();
    const template = await lab.arrival('polito', '01.01.00.00');
    expect(template.versionList.map(v => [v.version, v.stage])).toEqual([
      ['01.01.00.00', 'released'],
      ['01.00.00.00', 'gone'],
    ]);
    expect(template.replicas.map(r => [r.version, r.state])).toEqual([
      ['01.01.00.00', 'ready'],
      ['01.00.00.00', 'ready'],
    ]);
    await lab
      .of('operator')
      .post('/v1/mgtr/sync', {
        path: LAB,
        version: '01.00.00.00',
        regionIds: ['bme'],
      })
      .expect(202)
      .expect(({ body }) =>
        expect(body.refused[0].problem.code).toBe('not-listed'),
      );
  });
});
