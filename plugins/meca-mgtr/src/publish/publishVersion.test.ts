import { createHash } from 'node:crypto';
import * as fs from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { zstdDecompressSync } from 'node:zlib';
import { MgtrFixture } from '../__testUtils__/mgtrFixture';
import { chunksOf } from '../manifest';
import { FolderCarrier } from '../repository';
import { openImageFile } from './ImageSource';
import { isListed } from './ledger/listedVersions';
import { openLedger } from './ledger/openLedger';
import { pruneRepository } from './pruneRepository';
import { publishVersion } from './publishVersion';
import { verifyRepository } from './verifyRepository';
import { withdrawVersion } from './withdrawVersion';

const DAY_MS = 24 * 3_600_000;

describe('publishing', () => {
  let mgtr: MgtrFixture;

  beforeEach(async () => {
    mgtr = await MgtrFixture.create();
  });

  afterEach(async () => {
    jest.restoreAllMocks();
    await mgtr.close();
  });

  const files = async () =>
    (await fs.readdir(mgtr.repository, { recursive: true })).sort();

  it('gives readers an image that is the published one byte by byte', async () => {
    const image = await mgtr.image('Übung 1.raw');
    const { manifest } = await mgtr.publish({ image });
    const { versions, problems, trust } = await mgtr.refresh();
    expect(problems).toEqual([]);
    expect(trust).toBe('tuf');
    expect(versions).toEqual([
      expect.objectContaining({ publisher: 'bme', revision: 1, manifest }),
    ]);
    const parts: Buffer[] = [];
    for (const { file, bytes, sha256 } of chunksOf(manifest)) {
      const part = await fs.readFile(join(mgtr.repository, file));
      expect(part).toHaveLength(bytes);
      expect(createHash('sha256').update(part).digest('hex')).toBe(sha256);
      parts.push(part);
    }
    expect(parts.length).toBeGreaterThan(2);
    expect(zstdDecompressSync(Buffer.concat(parts))).toEqual(
      await fs.readFile(image),
    );
  });

  it('does nothing the second time, and takes new words but no new image', async () => {
    const image = await mgtr.image();
    await mgtr.publish({ image });
    expect(await mgtr.publish({ image })).toMatchObject({
      outcome: 'unchanged',
      revision: 1,
    });
    expect(
      await mgtr.publish({ image, version: '1.0.0.0', title: 'Better' }),
    ).toMatchObject({ outcome: 'revised', revision: 2 });
    const before = await files();
    await expect(mgtr.publish({ version: '1.0.0.0' })).rejects.toMatchObject({
      code: 'content-changed',
      details: { path: 'bme/linux/lab', version: '01.00.00.00' },
    });
    expect(await files()).toEqual(before);
    const { versions } = await mgtr.refresh();
    expect(versions).toHaveLength(1);
    expect(versions[0]).toMatchObject({
      revision: 2,
      manifest: { title: 'Better' },
    });
  });

  it('refuses a folder of another publisher before it writes anything', async () => {
    const before = await files();
    await expect(mgtr.publish({ path: 'tus/linux' })).rejects.toMatchObject({
      code: 'usage',
      message: expect.stringContaining('bme may not publish tus/linux'),
    });
    expect(await files()).toEqual(before);
  });

  it('leaves nothing behind when the disk is full, and works when there is room again', async () => {
    const before = await files();
    // The module object itself; an import is a copy of it.
    const disk: typeof fs = jest.requireActual('node:fs/promises');
    const { open } = disk;
    const full = jest
      .spyOn(disk, 'open')
      .mockImplementation(async (file, ...rest) => {
        const handle = await open(file, ...rest);
        if (String(file).endsWith('.002')) {
          jest
            .spyOn(handle, 'writeFile')
            .mockRejectedValue(
              Object.assign(new Error('no space'), { code: 'ENOSPC' }),
            );
        }
        return handle;
      });
    await expect(mgtr.publish()).rejects.toMatchObject({
      code: 'no-space',
      remedy: expect.stringContaining('Free space'),
    });
    const leftover = (await files()).filter(
      file => !before.includes(file) && /\.zst|publishing|manifest/.test(file),
    );
    expect(leftover).toEqual([]);
    expect((await mgtr.refresh()).versions).toEqual([]);
    full.mockRestore();
    expect(await mgtr.publish()).toMatchObject({ outcome: 'published' });
  });

  it('takes over from a publisher that was killed, also from one with our own process id', async () => {
    const lock = join(mgtr.repository, 'metadata/.lock');
    for (const [n, pid] of [process.pid, 2 ** 22 + 1].entries()) {
      const holder = { pid, host: hostname(), id: 'of a former life' };
      await fs.writeFile(lock, JSON.stringify(holder));
      await mgtr.publish({ version: `01.0${n}.00.00` });
    }
    // Two at the same time in one process still wait for each other.
    await Promise.all([
      mgtr.publish({ version: '02.00.00.00' }),
      mgtr.publish({ version: '03.00.00.00' }),
    ]);
    expect((await mgtr.refresh()).versions).toHaveLength(4);
    expect(await files()).not.toContain('metadata/.lock');
  });

  it('never removes files that it did not make', async () => {
    const folder = join(mgtr.repository, 'bme/linux/lab/01.00.00.00');
    await fs.mkdir(folder, { recursive: true });
    await fs.writeFile(join(folder, 'lab.7z.001'), 'the only copy');
    await expect(mgtr.publish()).rejects.toMatchObject({ code: 'conflict' });
    expect(await fs.readFile(join(folder, 'lab.7z.001'), 'utf8')).toBe(
      'the only copy',
    );
  });

  it('refuses an image that changes under its hands', async () => {
    const image = await mgtr.image('live.raw', Buffer.alloc(4 * 1024 ** 2, 1));
    const source = await openImageFile(image, { format: 'raw' });
    const { ledger } = mgtr;
    const read = source.read.bind(source);
    await expect(
      publishVersion({
        ledger,
        image: {
          ...source,
          read: async function* touched() {
            for await (const block of read()) {
              await fs.appendFile(image, 'x');
              yield block;
            }
          },
        },
        details: {
          path: 'bme/live',
          version: '1.0.0.0',
          publisher: 'bme',
          title: 'Live',
          os: { family: 'other' },
        },
      }),
    ).rejects.toMatchObject({ code: 'conflict' });
    expect((await mgtr.refresh()).present).toEqual([]);
  });

  it('withdraws a version for those who know it already, and takes it back', async () => {
    await mgtr.publish();
    const first = await mgtr.refresh();
    const of = { path: 'bme/linux/lab', version: '1.0.0.0' };
    await withdrawVersion({ ledger: mgtr.ledger, ...of, reason: 'a virus' });
    const second = await mgtr.refresh({
      state: first.state,
      known: first.present,
    });
    expect(second.versions[0].manifest.withdrawn?.reason).toBe('a virus');
    await withdrawVersion({ ledger: mgtr.ledger, ...of, reason: null });
    const third = await mgtr.refresh({
      state: second.state,
      known: second.present,
    });
    expect(third.versions[0]).toMatchObject({
      revision: 3,
      manifest: { withdrawn: null },
    });
    await expect(
      withdrawVersion({
        ledger: mgtr.ledger,
        path: 'bme/none',
        version: '1.0.0.0',
        reason: 'x',
      }),
    ).rejects.toMatchObject({ code: 'usage' });
  });

  it('prunes old versions, deletes their files only after the grace time, and never gives their numbers away', async () => {
    for (const version of ['1.0.0.0', '2.0.0.0', '10.0.0.0']) {
      await mgtr.publish({ version });
    }
    const { state, present } = await mgtr.refresh();
    const { ledger } = mgtr;
    const options = { ledger, keep: 1, graceMs: 7 * DAY_MS };
    const dry = await pruneRepository({ ...options, dryRun: true });
    expect(dry.unlisted.map(({ version }) => version)).toEqual([
      '1.0.0.0',
      '2.0.0.0',
    ]);
    expect((await mgtr.refresh()).present).toHaveLength(3);

    const killed = 'bme/linux/lab/3.0.0.0.publishing-0123abcd';
    await fs.mkdir(join(mgtr.repository, killed));
    expect(await pruneRepository(options)).toMatchObject({
      abandoned: [],
      unlisted: dry.unlisted,
      deleted: [],
    });
    const { gone } = await mgtr.refresh({ state, known: present });
    expect(gone.map(({ version }) => version).sort()).toEqual([
      '1.0.0.0',
      '2.0.0.0',
    ]);
    expect(await files()).toContain('bme/linux/lab/1.0.0.0/disk.raw.zst.001');

    const now = new Date(Date.now() + 8 * DAY_MS);
    const later = await pruneRepository({ ...options, now });
    expect(later.deleted).toMatchObject([
      { version: '1.0.0.0' },
      { version: '2.0.0.0' },
    ]);
    expect(later.abandoned).toEqual([killed]);
    expect((await files()).filter(file => /lab\/[12]\./.test(file))).toEqual(
      [],
    );
    expect((await mgtr.refresh()).problems).toEqual([]);
    await expect(mgtr.publish({ version: '2.0.0.0' })).rejects.toMatchObject({
      code: 'content-changed',
    });
  });

  it('tells of the manifest before it is listed, so that it can be found out later whether it was', async () => {
    const { ledger } = mgtr;
    const of = { path: 'bme/linux/lab', version: '01.00.00.00' };
    const told: [string, boolean][] = [];
    const image = await mgtr.image();
    const publish = async (title: string) =>
      publishVersion({
        ledger,
        image: await openImageFile(image, { format: 'raw' }),
        details: {
          ...{ ...of, publisher: 'bme', title },
          os: { family: 'linux' },
        },
        onListing: async manifestSha256 => {
          const before = await isListed(ledger, { ...of, manifestSha256 });
          told.push([manifestSha256, before]);
        },
      });
    await publish('Lab');
    await publish('Laboratory');
    expect(told.map(([, before]) => before)).toEqual([false, false]);
    for (const [manifestSha256] of told) {
      expect(await isListed(ledger, { ...of, manifestSha256 })).toBe(true);
      const other = { ...of, version: '2.0.0.0', manifestSha256 };
      expect(await isListed(ledger, other)).toBe(false);
    }
  });

  it('publishes without signatures only where that is asked for', async () => {
    const repository = join(mgtr.folder, 'unsigned');
    await fs.mkdir(repository);
    await expect(
      openLedger({ repository, keys: mgtr.keys.folder }).read(),
    ).rejects.toMatchObject({ code: 'usage' });
    expect(() =>
      openLedger({ ...mgtr.work, keys: mgtr.keys.folder, unsigned: true }),
    ).toThrow(expect.objectContaining({ code: 'usage' }));
    const ledger = openLedger({
      repository,
      keys: mgtr.keys.folder,
      unsigned: true,
    });
    const image = await openImageFile(await mgtr.image(), { format: 'raw' });
    await publishVersion({
      ledger,
      image,
      details: {
        path: 'anything',
        version: '1.0.0.0',
        publisher: 'someone',
        title: 'Free',
        os: { family: 'other' },
      },
    });
    const carrier = new FolderCarrier(repository);
    const result = await verifyRepository({ carrier, trust: { kind: 'none' } });
    expect(result).toMatchObject({ trust: 'none', versions: 1, problems: [] });
    await expect(mgtr.refresh({ carrier })).rejects.toMatchObject({
      code: 'not-found',
    });
  });

  it('keeps private keys to itself, and out of what is served', async () => {
    for (const name of await fs.readdir(mgtr.keys.folder)) {
      const file = join(mgtr.keys.folder, name);
      expect((await fs.stat(file)).mode & 0o777).toBe(0o600);
    }
    expect(() =>
      openLedger({
        repository: mgtr.repository,
        keys: join(mgtr.repository, 'keys'),
      }),
    ).toThrow(expect.objectContaining({ code: 'usage' }));
    const [name] = await fs.readdir(mgtr.keys.folder);
    await fs.chmod(join(mgtr.keys.folder, name), 0o644);
    await expect(mgtr.publish()).rejects.toMatchObject({
      code: 'unreadable',
      remedy: expect.stringContaining('chmod 600'),
    });
  });
});
