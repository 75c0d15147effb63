import {
  mkdir,
  mkdtemp,
  readdir,
  rm,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DiskSpace, sweepStaging, type SweepTransfer } from '.';

const GB = 1e9;
/** A disk of 1000 GB with so much of it free. */
const diskWith = (freeBytes: number) => async () => ({
  bsize: 1000,
  blocks: 1e9,
  bavail: freeBytes / 1000,
});

describe('DiskSpace', () => {
  const guard = (free: number, floor = { bytes: 20 * GB, share: 0.1 }) =>
    new DiskSpace({ folder: '/staging', floor, statfs: diskWith(free) });

  it('keeps the smaller of both floors free', async () => {
    expect((await guard(GB).read()).floorBytes).toBe(20 * GB);
    const share = guard(GB, { bytes: 200 * GB, share: 0.05 });
    expect((await share.read()).floorBytes).toBe(50 * GB);
  });

  it('counts what others reserved and have not used yet', async () => {
    const wanted = { id: 'a', bytes: 50 * GB, usedBytes: 10 * GB };
    const others = [{ id: 'b', bytes: 30 * GB, usedBytes: 5 * GB }];
    await guard(85 * GB).assertFits(wanted, others);
    await expect(
      guard(84.9 * GB).assertFits(wanted, others),
    ).rejects.toMatchObject({
      code: 'no-space',
      message:
        'Not enough room for staging: 40.0 GB are needed; /staging has 84.9 GB free, 25.0 GB of them promised to other transfers, and 20.0 GB must stay free',
      details: {
        neededBytes: 40 * GB,
        freeBytes: 84.9 * GB,
        floorBytes: 20 * GB,
      },
    });
  });

  it('never lets a write go below the floor, however many ask at once', async () => {
    const disk = guard(20 * GB + 100);
    await disk.assertRoom(60);
    await expect(
      new DiskSpace({
        folder: '/staging',
        floor: { bytes: 20 * GB, share: 1 },
        statfs: diskWith(20 * GB + 40_000),
      }).assertRoom(50_000),
    ).rejects.toMatchObject({ code: 'no-space' });
  });

  it('explains a full disk and a full quota, and nothing else', async () => {
    for (const code of ['ENOSPC', 'EDQUOT']) {
      const error = Object.assign(new Error('write'), { code });
      expect(await guard(GB).explain(error)).toMatchObject({
        code: 'no-space',
        cause: error,
      });
    }
    const other = new Error('other');
    expect(await guard(GB).explain(other)).toBe(other);
  });
});

describe('sweepStaging', () => {
  const now = Date.parse('2026-03-10T00:00:00Z');
  const id = (letter: string) => letter.repeat(64);
  let folder: string;
  const removed: string[] = [];

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'mgtr-'));
    removed.length = 0;
  });
  afterEach(() => rm(folder, { recursive: true }));

  async function place(letter: string, name: string, ageDays: number) {
    await mkdir(join(folder, id(letter)), { recursive: true });
    const file = join(folder, id(letter), name);
    await writeFile(file, Buffer.alloc(8192, 1));
    const at = new Date(now - ageDays * 24 * 3_600_000);
    await utimes(file, at, at);
    await utimes(join(folder, id(letter)), at, at);
  }

  const sweep = (transfers: SweepTransfer[], cacheBytes = 1e9) =>
    sweepStaging({
      stagingFolder: folder,
      transfers,
      cacheBytes,
      now,
      remove: async swept => removed.push(swept) > 0,
    });
  const reasons = async (transfers: SweepTransfer[], cacheBytes?: number) =>
    (await sweep(transfers, cacheBytes)).items.map(item => [
      item.path.slice(0, 1) + item.path.slice(64),
      item.reason,
    ]);

  it('only reports the first time, then removes', async () => {
    await place('a', 'archive.zst.001', 3);
    expect(await sweep([])).toMatchObject({
      removed: false,
      items: [{ reason: 'unknown' }],
    });
    expect(await readdir(folder)).toContain(id('a'));
    expect((await sweep([])).removed).toBe(true);
    expect(await readdir(folder)).not.toContain(id('a'));
  });

  it('leaves alone what is wanted, young, or not ours', async () => {
    await place('a', 'archive.zst.001.part', 30);
    await place('b', 'archive.zst.001', 0.5);
    await mkdir(join(folder, 'lost+found'));
    await writeFile(join(folder, 'notes.txt'), 'mine');
    const wanted = [{ id: id('a'), wanted: true, usedAt: 0 }];
    expect(await reasons(wanted, 0)).toEqual([]);
    expect(await reasons(wanted, 0)).toEqual([]);
    expect((await readdir(folder)).sort()).toEqual(
      [id('a'), id('b'), 'lost+found', 'notes.txt', 'swept.json'].sort(),
    );
  });

  it('drops old parts, and the least recently used beyond the quota', async () => {
    await place('a', 'image.qcow2', 1);
    await place('b', 'image.qcow2', 1);
    await place('c', 'archive.zst.001.part', 8);
    const transfers = [
      { id: id('a'), wanted: false, usedAt: 300 },
      { id: id('b'), wanted: false, usedAt: 100 },
      { id: id('c'), wanted: false, usedAt: 200 },
    ];
    await sweep([]);
    expect(await reasons(transfers, 2 * 8192)).toEqual([
      ['c/archive.zst.001.part', 'old-part'],
      ['b', 'over-quota'],
    ]);
    expect(removed).toEqual([id('b')]);
    expect(await readdir(join(folder, id('c')))).toEqual([]);
  });
});
