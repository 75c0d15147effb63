import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { MgtrFixture } from '../__testUtils__/mgtrFixture';
import { KeyFolder, resign, revokePublisher, setPublisher } from '../publish';
import { signDocument, metaEntry } from '../publish/metadata/documents';

describe('trust in a repository of several publishers', () => {
  let mgtr: MgtrFixture;

  const metadata = (name: string) => join(mgtr.repository, 'metadata', name);
  const readJson = async (name: string) =>
    JSON.parse(await readFile(metadata(name), 'utf8'));

  afterEach(() => mgtr.close());

  beforeEach(async () => {
    mgtr = await MgtrFixture.create({ publishers: ['bme', 'tus'] });
    await mgtr.publish();
    await mgtr.publish({ publisher: 'tus', path: 'tus/linux' });
  });

  const signAndList = async (role: string, signed: any) => {
    const keys = await mgtr.keys.list();
    const key = (owner: string) =>
      keys.filter(each => each.owner === owner).map(each => each.key);
    const data = signDocument(
      { ...signed, version: signed.version + 1 },
      key(`publisher.${role}`),
    );
    await writeFile(metadata(`${signed.version + 1}.${role}.json`), data);
    const timestamp = await readJson('timestamp.json');
    const at = timestamp.signed.meta['snapshot.json'].version;
    const { signed: snapshot } = await readJson(`${at}.snapshot.json`);
    snapshot.version++;
    snapshot.meta[`${role}.json`] = metaEntry(signed.version + 1, data);
    const text = signDocument(snapshot, key('online'));
    await writeFile(metadata(`${snapshot.version}.snapshot.json`), text);
    timestamp.signed.version++;
    timestamp.signed.meta['snapshot.json'] = metaEntry(snapshot.version, text);
    await writeFile(
      metadata('timestamp.json'),
      signDocument(timestamp.signed, key('online')),
    );
  };

  it('changes the key of a publisher that keeps it on its own machine, without a gap', async () => {
    const away = new KeyFolder(join(mgtr.folder, 'away'));
    const { publicKey } = await away.create('publisher.bme');
    const change = { ...mgtr.work, name: 'bme', folders: ['bme'], publicKey };
    await expect(
      setPublisher({ ...change, replaceKeys: true }),
    ).rejects.toMatchObject({ code: 'conflict' });
    await setPublisher(change);
    expect((await mgtr.refresh()).problems).toEqual([]);
    await resign({ ...mgtr.work, keys: away, all: true });
    await resign(mgtr.work);
    await setPublisher({ ...change, replaceKeys: true });
    const { present, problems } = await mgtr.refresh();
    expect(problems).toEqual([]);
    expect(present).toHaveLength(2);
    await expect(mgtr.publish({ version: '2.0.0.0' })).rejects.toMatchObject({
      code: 'usage',
      message: expect.stringContaining('key of the publisher bme'),
    });
  });

  it('lets the others publish on when the metadata of one is damaged', async () => {
    await writeFile(metadata('1.bme.json'), '{}');
    await mgtr.publish({
      publisher: 'tus',
      path: 'tus/linux',
      version: '2.0.0.0',
    });
    const { present, problems } = await mgtr.refresh();
    expect(present.map(({ path }) => path)).toEqual(['tus/linux', 'tus/linux']);
    expect(problems).toEqual([expect.objectContaining({ publisher: 'bme' })]);
    await expect(mgtr.publish({ version: '3.0.0.0' })).rejects.toMatchObject({
      code: 'signature-refused',
      details: { role: 'bme' },
    });
  });

  it('refuses what a publisher lists outside of its folders, and keeps the rest', async () => {
    // The publisher's own tool would not do this; its key can.
    const own = await readJson('1.bme.json');
    const [entry] = Object.values(own.signed.targets);
    own.signed.targets['tus/linux/9.0.0.0/manifest.json'] = entry;
    await signAndList('bme', own.signed);
    const { present, problems } = await mgtr.refresh();
    expect(present.map(({ path }) => path).sort()).toEqual([
      'bme/linux/lab',
      'tus/linux',
    ]);
    expect(problems).toEqual([
      expect.objectContaining({
        publisher: 'bme',
        error: expect.objectContaining({
          code: 'signature-refused',
          details: expect.objectContaining({ role: 'bme' }),
        }),
      }),
    ]);
  });

  it('harms no other publisher when the metadata of one is broken, and does not take its versions for gone', async () => {
    const first = await mgtr.refresh();
    await rm(metadata('1.bme.json'));
    const { present, gone, problems } = await mgtr.refresh({
      known: first.present,
    });
    expect(present.map(({ path }) => path)).toEqual(['tus/linux']);
    expect(gone).toEqual([]);
    expect(problems).toEqual([
      expect.objectContaining({
        publisher: 'bme',
        error: expect.objectContaining({ code: 'not-found' }),
      }),
    ]);
  });

  it('harms no other version when one manifest is broken', async () => {
    await mgtr.publish({ version: '2.0.0.0' });
    await writeFile(
      join(mgtr.repository, 'bme/linux/lab/2.0.0.0/manifest.json'),
      '{}',
    );
    const { present, problems } = await mgtr.refresh();
    expect(present).toHaveLength(2);
    expect(problems).toEqual([
      expect.objectContaining({ path: 'bme/linux/lab', version: '2.0.0.0' }),
    ]);
  });

  it('lists nothing of a publisher whose rights were taken away', async () => {
    const { state, present: known } = await mgtr.refresh();
    await revokePublisher({ ...mgtr.work, name: 'bme' });
    const { present, gone } = await mgtr.refresh({ state, known });
    expect(present.map(({ path }) => path)).toEqual(['tus/linux']);
    expect(gone.map(({ path }) => path)).toEqual(['bme/linux/lab']);
    await expect(mgtr.publish({ version: '2.0.0.0' })).rejects.toMatchObject({
      code: 'usage',
    });
  });

  it('reports a published version whose content changed, and keeps offering the others', async () => {
    const { state, present: known } = await mgtr.refresh();
    const altered = known.map(version =>
      version.path === 'bme/linux/lab'
        ? {
            ...version,
            imageSha256: 'f'.repeat(64),
            manifestSha256: 'f'.repeat(64),
          }
        : version,
    );
    const { present, problems } = await mgtr.refresh({
      state,
      known: altered,
    });
    expect(present.map(({ path }) => path)).toEqual(['tus/linux']);
    expect(problems[0].error.code).toBe('content-changed');
  });

  it('shows nothing of a publisher without the online key before the keeper signs', async () => {
    const away = new KeyFolder(join(mgtr.folder, 'away'));
    const key = await away.create('publisher.uned');
    await setPublisher({
      ...mgtr.work,
      name: 'uned',
      folders: ['uned', 'common/linux'],
      publicKey: key.publicKey,
    });
    const keys = mgtr.keys;
    Object.assign(mgtr, { keys: away });
    const result = await mgtr.publish({
      publisher: 'uned',
      path: 'common/linux/debian',
    });
    expect(result.visible).toBe(false);
    expect((await mgtr.refresh()).present).toHaveLength(2);
    Object.assign(mgtr, { keys });
    await resign(mgtr.work);
    const { present, problems } = await mgtr.refresh();
    expect(problems).toEqual([]);
    expect(present.map(({ path }) => path)).toContain('common/linux/debian');
  });
});
