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
import { KeyFolder, resign, rotateKey } from '../publish';
import { SigningKey } from '../publish/keys/SigningKey';
import { signDocument } from '../publish/metadata/documents';
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

    it.each([
      { role: 'root' as const },
      { role: 'targets' as const },
      { role: 'online' as const },
      { publisher: 'bme' },
    ])(
      'survives that the key of %j is changed, also for those who know the old one',
      async owner => {
        const before = await mgtr.refresh();
        await rotateKey({ ...mgtr.work, ...owner });
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
      await rotateKey({ ...mgtr.work, role: 'online' });
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
      await rotateKey({ ...mgtr.work, role: 'online' });
      await rm(metadata('2.root.json'));
      expect((await mgtr.refresh()).problems).toEqual([]);
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
