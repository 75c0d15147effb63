import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { TestDatabases } from '@backstage/backend-test-utils';
import { Repository, RepositoryKeys } from '@meca/backstage-plugin-meca-common';
import { KeyFolder, resign } from '@meca/meca-mgtr';
import { booking } from '../../sessions/__testUtils__/startSessionBackend';
import { HugeRepository } from '../__testUtils__/HugeRepository';
import { LAB, startMgtrBackend } from '../__testUtils__/startMgtrBackend';
import { TestRepository } from '../__testUtils__/TestRepository';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['POSTGRES_18', 'SQLITE_3'] });
const MAIN = '/v1/mgtr/repositories/main';

describe.each(databases.eachSupportedId())('keys of repositories on %s', id => {
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

  /** With the private keys of these owners at the portal; left out: with all. */
  async function start(
    options: {
      owners?: string[];
      polito?: Parameters<typeof startMgtrBackend>[0]['polito'];
    } = {},
  ) {
    const { owners, polito = { wants: 'chosen' } } = options;
    const keys = owners ? await repository.keysOf(...owners) : repository.keys;
    const { publish, ...config } = repository.config;
    const main = { ...config, publish: { ...publish, keys } };
    const lab = await startMgtrBackend({
      knex: await databases.init(id),
      repository,
      mgtr: { repositories: { main } },
      polito,
      bme: { wants: 'chosen' },
    });
    close.push(() => lab.backend.stop());
    const operator = lab.of('operator');
    return {
      ...lab,
      keys,
      list: async (): Promise<RepositoryKeys> =>
        (await operator.get(`${MAIN}/keys`).expect(200)).body,
      rotate: (body: object) => operator.post(`${MAIN}/keys/rotate`, body),
      set: (body: object) => operator.post(`${MAIN}/publishers`, body),
      revoke: (publisher: string) =>
        operator.post(`${MAIN}/publishers/revoke`, { publisher }),
    };
  }

  /** Private halves, as they could be told by mistake. */
  async function secretsIn(folder: string): Promise<string[]> {
    const names = await readdir(folder);
    const texts = await Promise.all(
      names.map(name => readFile(join(folder, name), 'utf8')),
    );
    return texts.map(text => text.split('\n')[1]);
  }

  it('are told to operators by their ids, with what they sign and where', async () => {
    await repository.publish('01.00.00.00');
    const lab = await start({ owners: ['targets', 'online', 'publisher.bme'] });
    const { body: answer, text } = await lab
      .of('operator')
      .get(`${MAIN}/keys`)
      .expect(200);
    const keys: RepositoryKeys = answer;
    expect(
      keys.roles.map(r => [r.role, r.keys[0].isHere, r.threshold, r.canRotate]),
    ).toEqual([
      ['root', false, 1, false],
      ['targets', true, 1, false],
      ['online', true, 1, false],
    ]);
    expect(keys.roles.every(r => !r.expired && r.expiresAt)).toBe(true);
    expect(
      keys.publishers.map(p => [p.name, p.folders, p.versions, p.canRotate]),
    ).toEqual([
      ['polito', ['polito'], 1, false],
      ['bme', ['bme'], 0, true],
    ]);
    expect(keys).toMatchObject({
      ...{ manageable: true, canEditPublishers: true, unusedKeys: [] },
    });
    for (const secret of await secretsIn(repository.keys)) {
      expect(secret.length).toBeGreaterThan(20);
      expect(text).not.toContain(secret);
    }
    for (const who of ['admin', 'teacher', 'stranger']) {
      await lab.of(who).get(`${MAIN}/keys`).expect(404);
    }
    await lab.of('operator').get('/v1/mgtr/repositories/x/keys').expect(404);
  });

  it('are replaced, each of them, while everybody reads on and publishes on', async () => {
    await repository.publish('01.00.00.00');
    const lab = await start();
    await lab.refresh();
    for (const body of [
      ...['root', 'targets', 'online'].map(role => ({ role })),
      { role: 'publisher', publisher: 'polito' },
    ]) {
      const { body: changed } = await lab.rotate(body).expect(200);
      expect(changed.visible).toBe(true);
      const signer = [...changed.keys.roles, ...changed.keys.publishers].find(
        each => each.role === body.role || each.name === 'polito',
      );
      expect(signer.keys).toEqual([{ keyId: changed.keyId, isHere: true }]);
      // The old one lies in the folder and signs nothing.
      expect(changed.keys.unusedKeys.length).toBeGreaterThan(0);
      const read: Repository = await lab.refresh();
      expect([read.problem, read.problems, read.versions]).toEqual([
        undefined,
        [],
        1,
      ]);
    }
    await repository.publish('02.00.00.00');
    expect((await lab.refresh()).versions).toBe(2);
    expect(lab.backend.audited).toContain('repository-key-rotate succeeded');
  });

  it('are not changed where those that must sign are elsewhere: the role and the command are named', async () => {
    const lab = await start({ owners: ['online', 'publisher.polito'] });
    const before = await lab.list();
    const say = async (answer: ReturnType<typeof lab.rotate>) =>
      (await answer.expect(409)).body.error.message;
    for (const role of ['root', 'targets', 'online']) {
      expect(await say(lab.rotate({ role }))).toMatch(
        new RegExp(`The root key .* run: meca-mgtr keys rotate ${role}$`),
      );
    }
    expect(
      await say(lab.rotate({ role: 'publisher', publisher: 'polito' })),
    ).toMatch(/The targets key .* run: meca-mgtr keys rotate polito$/);
    expect(await say(lab.set({ name: 'tub', folders: ['tub'] }))).toMatch(
      /The targets key .* run: meca-mgtr keys publisher tub /,
    );
    expect(await say(lab.revoke('bme'))).toMatch(
      /The targets key .* run: meca-mgtr keys revoke bme$/,
    );
    expect(await lab.list()).toEqual(before);
    expect(lab.backend.audited).toContain('repository-key-rotate failed');
  });

  it('of an institution that keeps its own are not taken over', async () => {
    const lab = await start({ owners: ['root', 'targets', 'online'] });
    const refused = await lab
      .rotate({ role: 'publisher', publisher: 'polito' })
      .expect(409);
    expect(refused.body.error.message).toMatch(
      /key of the publisher polito is not at this portal.*keys generate polito/,
    );
    await lab.rotate({ role: 'publisher', publisher: 'nobody' }).expect(409);
  });

  it('are entered by their public halves, and open the publisher’s own folders', async () => {
    const lab = await start();
    const own = new KeyFolder(join(repository.folder, 'keys of tub'));
    const first = await own.create('publisher.tub');
    const { body: entered } = await lab
      .set({
        ...{ name: 'tub', folders: ['/tub/', 'common/tub'] },
        publicKey: first.publicKey,
      })
      .expect(200);
    expect(entered.keyId).toBe(first.id);
    const tub = (keys: RepositoryKeys) =>
      keys.publishers.find(({ name }) => name === 'tub')!;
    expect(tub(entered.keys)).toMatchObject({
      folders: ['tub', 'common/tub'],
      keys: [{ keyId: first.id, isHere: false }],
      ...{ versions: 0, canRotate: false },
    });
    const work = { repository: repository.repository };
    const publish = async () => {
      await repository.publish('01.00.00.00', {
        ...{ path: 'common/tub/lab', publisher: 'tub', keys: own.folder },
      });
      await resign({ ...work, keys: new KeyFolder(lab.keys) });
    };
    await publish();
    expect((await lab.refresh()).versions).toBe(1);
    // Another key takes the place of the first only after everything is signed with it.
    const second = await own.create('publisher.tub');
    const replace = () =>
      lab.set({
        ...{ name: 'tub', folders: ['tub', 'common/tub'] },
        ...{ publicKey: second.publicKey, replaceKeys: true },
      });
    const early = await replace().expect(409);
    expect(early.body.error.message).toMatch(/resign --all/);
    const both = await lab
      .set({
        ...{ name: 'tub', folders: ['tub', 'common/tub'] },
        publicKey: second.publicKey,
      })
      .expect(200);
    expect(tub(both.body.keys).keys.map(({ keyId }) => keyId)).toEqual([
      first.id,
      second.id,
    ]);
    await resign({ ...work, keys: own, all: true });
    await resign({ ...work, keys: new KeyFolder(lab.keys) });
    const after = await replace().expect(200);
    expect(tub(after.body.keys).keys).toEqual([
      { keyId: second.id, isHere: false },
    ]);
    expect(await lab.refresh()).toMatchObject({ versions: 1, problems: [] });
    expect(lab.backend.audited).toContain('repository-publisher-set succeeded');
  });

  it('are made at the portal for a publisher that has none', async () => {
    const lab = await start();
    const { body } = await lab.set({ name: 'tub', folders: ['tub'] });
    expect(
      body.keys.publishers.find((p: any) => p.name === 'tub'),
    ).toMatchObject({ keys: [{ isHere: true }], canRotate: true });
    await repository.publish('01.00.00.00', { path: 'tub/lab' });
    expect((await lab.refresh()).versions).toBe(1);
  });

  it('are refused when they are none, without a word of what was sent', async () => {
    const lab = await start();
    const [secret] = await secretsIn(repository.keys);
    const good = { keytype: 'ed25519', scheme: 'ed25519' };
    for (const publicKey of [
      secret,
      { ...good, keyval: { public: secret } },
      { ...good, keyval: { public: 'a'.repeat(64), private: secret } },
      { ...good, scheme: secret, keyval: { public: 'a'.repeat(64) } },
    ]) {
      const { text } = await lab
        .set({ name: 'tub', folders: ['tub'], publicKey })
        .expect(400);
      expect(text).not.toContain(secret);
    }
    for (const body of [
      { name: 'tub', folders: [] },
      { name: 'tub', folders: ['../tub'] },
      { name: 'Tub', folders: ['tub'] },
      { name: 'root', folders: ['tub'] },
      { name: 'online', folders: ['tub'] },
      { name: 'tub', folders: ['tub'], replaceKeys: true },
    ]) {
      const { status } = await lab.set(body);
      expect([body, status]).toEqual([body, 400]);
    }
    await lab.rotate({ role: 'publisher' }).expect(400);
    await lab.rotate({ role: 'root', publisher: 'polito' }).expect(400);
    await lab.rotate({ role: 'snapshot' }).expect(400);
    expect((await lab.list()).publishers).toHaveLength(2);
  });

  it('are taken from a publisher, whose versions are then listed no more', async () => {
    await repository.publish('01.00.00.00');
    await repository.publish('01.00.00.00', { path: 'bme/lab' });
    const lab = await start({ polito: {} });
    await lab.refresh();
    await lab.arrival('polito', '01.00.00.00');
    await lab
      .of('teacher')
      .post(
        '/v1/sessions',
        booking({ templatePath: LAB, version: '01.00.00.00' }),
      )
      .expect(201);
    const holding = (await lab.list()).publishers.map(p => [
      p.name,
      p.sessionsHolding,
    ]);
    expect(holding).toEqual([
      ['polito', 1],
      ['bme', 0],
    ]);
    const { body } = await lab.revoke('polito').expect(200);
    expect(body).toMatchObject({ visible: true });
    expect(body.keyId).toBeUndefined();
    expect(body.keys.publishers.map((p: any) => p.name)).toEqual(['bme']);
    const { versionList, replicas } = await lab.detail();
    expect(versionList.map(v => v.stage)).toEqual(['gone']);
    // The class finds its template all the same.
    expect(replicas[0]).toMatchObject({ state: 'ready', regionId: 'polito' });
    expect((await lab.detail('bme/lab')).versionList[0].stage).toBe('released');
    await lab.revoke('polito').expect(409);
    expect(lab.backend.audited).toContain(
      'repository-publisher-revoke succeeded',
    );
    for (const who of ['admin', 'teacher']) {
      await lab
        .of(who)
        .post(`${MAIN}/publishers/revoke`, { publisher: 'bme' })
        .expect(403);
    }
  });

  it('cannot be changed where the repository is damaged, and that is said', async () => {
    await repository.publish('01.00.00.00');
    const lab = await start();
    await lab.refresh();
    await writeFile(repository.root, '{}');
    expect(await lab.list()).toMatchObject({
      manageable: false,
      problem: { code: 'signature-refused' },
    });
    const refused = await lab.rotate({ role: 'online' }).expect(409);
    expect(refused.body.error.message).toMatch(/Restore the metadata folder/);
  });

  it('change nothing visible before the keeper of the online key signs', async () => {
    await repository.publish('01.00.00.00');
    const lab = await start({ owners: ['targets'] });
    expect((await lab.revoke('polito').expect(200)).body.visible).toBe(false);
    expect((await lab.refresh()).versions).toBe(1);
    await resign({
      repository: repository.repository,
      keys: new KeyFolder(repository.keys),
    });
    expect((await lab.refresh()).versions).toBe(0);
  });

  it('are none where nothing is signed, and are kept elsewhere for what is read from there', async () => {
    const huge = await HugeRepository.start();
    close.push(() => huge.close());
    huge.add(0, 1);
    await repository.publish('01.00.00.00');
    const { url, trust } = repository.config;
    const lab = await startMgtrBackend({
      knex: await databases.init(id),
      repository,
      mgtr: {
        repositories: { unsigned: huge.config, main: { url, trust } },
      },
      ...{ polito: { wants: 'chosen' }, bme: { wants: 'chosen' } },
    });
    close.unshift(() => lab.backend.stop());
    const operator = lab.of('operator');
    const unsigned = '/v1/mgtr/repositories/unsigned';
    await operator.get(`${unsigned}/keys`).expect(409);
    await operator
      .post(`${unsigned}/keys/rotate`, { role: 'root' })
      .expect(409);
    await lab.refresh();
    const { body } = await operator.get(`${MAIN}/keys`).expect(200);
    expect(body).toMatchObject({
      ...{ manageable: false, canEditPublishers: false },
      problem: { code: 'kept-elsewhere' },
    });
    expect(body.publishers.map((p: any) => [p.name, p.versions])).toEqual([
      ['polito', 1],
      ['bme', 0],
    ]);
    const refused = await operator
      .post(`${MAIN}/keys/rotate`, { role: 'online' })
      .expect(409);
    expect(refused.body.error.message).toMatch(
      /where its keys are kept, run: meca-mgtr keys rotate online/,
    );
    const { items } = (await operator.get('/v1/mgtr/repositories')).body;
    expect(items.map((r: Repository) => [r.id, r.actions])).toEqual([
      ['unsigned', ['check']],
      ['main', ['check', 'keys']],
    ]);
  });
});
