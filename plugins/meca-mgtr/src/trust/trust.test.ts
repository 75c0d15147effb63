import {
  copyFile,
  cp,
  readdir,
  readFile,
  rm,
  writeFile,
} from 'node:fs/promises';
import { join } from 'node:path';
import { MgtrFixture } from '../__testUtils__/mgtrFixture';
import {
  KeyFolder,
  resign,
  revokePublisher,
  rotateKey,
  setPublisher,
} from '../publish';
import { SigningKey } from '../publish/keys/SigningKey';
import { signDocument, metaEntry } from '../publish/metadata/documents';
import { FolderCarrier } from '../repository';

const DAY_MS = 24 * 3_600_000;
const daysFromNow = (days: number) => new Date(Date.now() + days * DAY_MS);

describe('trust in a repository', () => {
  let mgtr: MgtrFixture;

  const metadata = (name: string) => join(mgtr.repository, 'metadata', name);
  const readJson = async (name: string) =>
    JSON.parse(await readFile(metadata(name), 'utf8'));

  afterEach(async () => {
    jest.useRealTimers();
    await mgtr.close();
  });

  describe('of one publisher', () => {
    beforeEach(async () => {
      mgtr = await MgtrFixture.create();
      await mgtr.publish();
    });

    /** Only the clock of the reader moves. */
    const readAt = async (now: Date) => {
      jest.useFakeTimers({
        now,
        doNotFake: ['nextTick', 'setImmediate', 'setTimeout', 'queueMicrotask'],
      });
      try {
        return await mgtr.refresh();
      } finally {
        jest.useRealTimers();
      }
    };

    const resignTimestampOnly = async (now: Date) => {
      const timestamp = await readJson('timestamp.json');
      timestamp.signed.version++;
      timestamp.signed.expires = new Date(now.getTime() + DAY_MS).toISOString();
      const keys = (await mgtr.keys.list()).filter(
        ({ owner }) => owner === 'online',
      );
      await writeFile(
        metadata('timestamp.json'),
        signDocument(
          timestamp.signed,
          keys.map(({ key }) => key),
        ),
      );
    };

    it('ends when the timestamp is three days old, and names the role', async () => {
      await expect(readAt(daysFromNow(2.9))).resolves.toMatchObject({
        problems: [],
      });
      await expect(readAt(daysFromNow(3.1))).rejects.toMatchObject({
        code: 'signature-expired',
        details: { role: 'timestamp' },
        remedy: expect.stringContaining('resign'),
      });
    });

    it('ends also when the very timestamp that was read before is held back', async () => {
      const { state } = await mgtr.refresh();
      jest.useFakeTimers({
        now: daysFromNow(3.1),
        doNotFake: ['nextTick', 'setImmediate', 'setTimeout', 'queueMicrotask'],
      });
      await expect(mgtr.refresh({ state })).rejects.toMatchObject({
        code: 'signature-expired',
        details: { role: 'timestamp' },
      });
    });

    it.each([
      ['snapshot', 15, 'snapshot'],
      ['targets', 91, 'targets'],
      ['root', 366, 'root'],
    ])(
      'ends when the %s is too old though the timestamp is fresh',
      async (_role, days, role) => {
        // The online key signs on, and the other keys are somewhere else.
        const online = new KeyFolder(join(mgtr.folder, 'online'));
        await cp(mgtr.keys.folder, online.folder, {
          recursive: true,
          filter: source =>
            !source.endsWith('.pem') ||
            (role !== 'snapshot' && source.includes('online.')),
        });
        if (role !== 'snapshot') {
          await resign({ ...mgtr.work, keys: online, now: daysFromNow(days) });
        } else {
          await resignTimestampOnly(daysFromNow(days));
        }
        await expect(readAt(daysFromNow(days + 0.1))).rejects.toMatchObject({
          code: 'signature-expired',
          details: { role },
        });
      },
    );

    it('goes on for years when everything is signed anew in time', async () => {
      for (let days = 2; days < 800; days += 40) {
        await resign({ ...mgtr.work, now: daysFromNow(days) });
      }
      const { present, problems } = await readAt(daysFromNow(763));
      expect(problems).toEqual([]);
      expect(present).toHaveLength(1);
    });

    it('ends when one bit of any metadata or manifest flips, wherever it is', async () => {
      const { state } = await mgtr.refresh();
      const current = [
        'timestamp.json',
        '3.snapshot.json',
        '2.targets.json',
        '1.bme.json',
        '../bme/linux/lab/01.00.00.00/manifest.json',
      ];
      for (const name of current) {
        const good = await readFile(metadata(name));
        // Every part of the file, each time another bit; and the one that makes small letters big.
        const step = Math.ceil(good.length / 40);
        for (let n = 0; n * step < good.length * 2; n++) {
          const at = Math.floor((n * step) / 2);
          const bad = Buffer.from(good);
          bad[at] ^= n % 2 ? 0x20 : 1 << at % 8;
          await writeFile(metadata(name), bad);
          const result = await mgtr
            .refresh()
            .then(({ versions, problems }) => ({
              versions,
              problems,
              refused: undefined,
            }))
            .catch(refused => ({ versions: [], problems: [], refused }));
          expect({ name, at, versions: result.versions }).toEqual({
            name,
            at,
            versions: [],
          });
          const error = result.refused ?? result.problems[0]?.error;
          expect(error).toMatchObject({ name: 'MgtrError' });
        }
        await writeFile(metadata(name), good);
      }
      expect((await mgtr.refresh({ state })).problems).toEqual([]);
    });

    it('refuses a repository that went back in time', async () => {
      const backup = join(mgtr.folder, 'backup');
      await cp(mgtr.repository, backup, { recursive: true });
      await mgtr.publish({ version: '2.0.0.0' });
      const { state } = await mgtr.refresh();
      await expect(
        mgtr.refresh({ state, carrier: new FolderCarrier(backup) }),
      ).rejects.toMatchObject({
        code: 'rollback-refused',
        details: { role: 'timestamp' },
      });
      // Who has never seen the newer one cannot know.
      const fresh = await mgtr.refresh({ carrier: new FolderCarrier(backup) });
      expect(fresh.present).toHaveLength(1);
    });

    it('refuses files of two states mixed together', async () => {
      const old = await readFile(metadata('3.snapshot.json'));
      await mgtr.publish({ version: '2.0.0.0' });
      await writeFile(metadata('4.snapshot.json'), old);
      await expect(mgtr.refresh()).rejects.toMatchObject({
        code: 'signature-refused',
        details: { role: 'snapshot' },
      });
    });

    it('refuses a timestamp that a stranger signed', async () => {
      const { signed } = await readJson('timestamp.json');
      signed.version += 10;
      await writeFile(
        metadata('timestamp.json'),
        signDocument(signed, [SigningKey.generate()]),
      );
      await expect(mgtr.refresh()).rejects.toMatchObject({
        code: 'signature-refused',
        details: { role: 'timestamp' },
        message: expect.not.stringContaining('keyid'),
      });
    });

    it.each(['root', 'targets', 'online', 'bme'])(
      'survives that the %s key is changed, also for those who know the old one',
      async owner => {
        const before = await mgtr.refresh();
        await rotateKey({ ...mgtr.work, owner });
        await mgtr.publish({ version: '2.0.0.0' });
        for (const state of [undefined, before.state]) {
          const { present, problems } = await mgtr.refresh({ state });
          expect(problems).toEqual([]);
          expect(present).toHaveLength(2);
        }
      },
    );

    it('ends for a key that was replaced', async () => {
      const stolen = join(mgtr.folder, 'stolen');
      await cp(mgtr.keys.folder, stolen, { recursive: true });
      await rotateKey({ ...mgtr.work, owner: 'online' });
      const { signed } = await readJson('timestamp.json');
      signed.version += 1;
      const old = (await new KeyFolder(stolen).list()).find(
        ({ owner }) => owner === 'online',
      )!;
      await writeFile(
        metadata('timestamp.json'),
        signDocument(signed, [old.key]),
      );
      await expect(mgtr.refresh()).rejects.toMatchObject({
        code: 'signature-refused',
        details: { role: 'timestamp' },
      });
    });

    it('shows readers both roots while a root is being replaced: no moment fails', async () => {
      await rotateKey({ ...mgtr.work, owner: 'online' });
      await rm(metadata('2.root.json'));
      expect((await mgtr.refresh()).problems).toEqual([]);
    });
  });

  describe('of several publishers', () => {
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
      timestamp.signed.meta['snapshot.json'] = metaEntry(
        snapshot.version,
        text,
      );
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
      expect(present.map(({ path }) => path)).toEqual([
        'tus/linux',
        'tus/linux',
      ]);
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

  it('needs a root that is one, and says so', async () => {
    mgtr = await MgtrFixture.create();
    await copyFile(metadata('timestamp.json'), metadata('1.root.json'));
    await expect(mgtr.refresh()).rejects.toMatchObject({
      code: 'usage',
      details: { role: 'root' },
    });
    expect(await readdir(mgtr.repository)).toEqual(['metadata']);
  });
});
