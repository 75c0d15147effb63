import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { MgtrFixture } from '../__testUtils__/mgtrFixture';
import { compareVersions } from '../manifest';
import { openLedger } from './ledger/openLedger';
import { listBuried, planPruning } from './planPruning';
import { pruneRepository } from './pruneRepository';
import { relistVersions } from './relistVersions';
import { withdrawVersion } from './withdrawVersion';

const DAY_MS = 24 * 3_600_000;

describe('pruning', () => {
  let mgtr: MgtrFixture;

  beforeEach(async () => {
    mgtr = await MgtrFixture.create({ publishers: ['bme', 'tus'] });
    for (const version of ['1.0.0.0', '2.0.0.0', '3.0.0.0', '10.0.0.0']) {
      await mgtr.publish({ version });
    }
  });
  afterEach(() => mgtr.close());

  const listed = async () =>
    (await mgtr.refresh()).present
      .map(({ version }) => version)
      .sort(compareVersions);

  it('leaves a damaged version alone and goes on with the others', async () => {
    const file = join(mgtr.repository, 'bme/linux/lab/2.0.0.0/manifest.json');
    await writeFile(file, (await readFile(file, 'utf8')).replace('Lab', 'Lob'));
    const plan = await planPruning({ ledger: mgtr.ledger, keep: 1 });
    expect(plan.map(({ version, stays }) => [version, stays])).toEqual([
      ['1.0.0.0', undefined],
      ['2.0.0.0', 'damaged'],
      ['3.0.0.0', undefined],
      ['10.0.0.0', 'newest'],
    ]);
    const result = await pruneRepository({
      ...{ ledger: mgtr.ledger, keep: 1, graceMs: DAY_MS },
    });
    expect(result.unlisted.map(({ version }) => version)).toEqual([
      '1.0.0.0',
      '3.0.0.0',
    ]);
    expect(result.damaged).toEqual([
      expect.objectContaining({
        version: '2.0.0.0',
        error: expect.objectContaining({ code: 'content-changed' }),
      }),
    ]);
  });

  it('takes only what was selected at the last moment, and nothing when that is refused', async () => {
    const options = { ledger: mgtr.ledger, keep: 1, graceMs: DAY_MS };
    let asked = 0;
    const result = await pruneRepository({
      ...options,
      select: surplus => {
        asked++;
        // Meanwhile somebody needs the second one.
        return surplus.filter(
          ({ version }) => asked === 1 || version !== '2.0.0.0',
        );
      },
    });
    expect(result.unlisted.map(({ version }) => version)).toEqual([
      '1.0.0.0',
      '3.0.0.0',
    ]);
    expect(await listed()).toEqual(['2.0.0.0', '10.0.0.0']);
    await expect(
      pruneRepository({
        ...options,
        select: () => {
          throw new Error('needed');
        },
      }),
    ).rejects.toThrow('needed');
    expect(await listed()).toEqual(['2.0.0.0', '10.0.0.0']);
    expect(await listBuried(mgtr.ledger)).toEqual([
      expect.objectContaining({ path: 'bme/linux/lab', version: '1.0.0.0' }),
      expect.objectContaining({ path: 'bme/linux/lab', version: '3.0.0.0' }),
    ]);
  });

  it('can be taken back while the files are there, and then the version is as it was', async () => {
    const of = { path: 'bme/linux/lab', version: '1.0.0.0' };
    await withdrawVersion({ ledger: mgtr.ledger, ...of, reason: 'x' });
    await withdrawVersion({ ledger: mgtr.ledger, ...of, reason: null });
    const before = await mgtr.refresh();
    const options = { ledger: mgtr.ledger, keep: 2, graceMs: DAY_MS };
    const { unlisted } = await pruneRepository(options);
    expect(unlisted.map(({ version }) => version)).toEqual([
      '1.0.0.0',
      '2.0.0.0',
    ]);
    const back = { ledger: mgtr.ledger, publisher: 'bme', versions: [of] };
    expect(await relistVersions(back)).toEqual({
      relisted: [of],
      visible: true,
    });
    const { state, present: known } = before;
    const after = await mgtr.refresh({ state, known });
    expect(after.gone.map(({ version }) => version)).toEqual(['2.0.0.0']);
    expect(after.versions).toEqual([]);
    expect((await listBuried(mgtr.ledger)).map(b => b.version)).toEqual([
      '2.0.0.0',
    ]);
    // What is deleted is gone.
    await pruneRepository({
      ...options,
      now: new Date(Date.now() + 2 * DAY_MS),
    });
    const late = { ...of, version: '2.0.0.0' };
    expect(
      (await relistVersions({ ...back, versions: [late] })).relisted,
    ).toEqual([]);
  });

  it('begins the grace time anew for a version that was published again and is pruned again', async () => {
    const image = await mgtr.image('again.raw');
    const of = { path: 'bme/again', image };
    await mgtr.publish({ ...of, version: '1.0.0.0' });
    await mgtr.publish({ path: 'bme/again', version: '2.0.0.0' });
    const options = { ledger: mgtr.ledger, keep: 1, path: 'bme/again' };
    const days = (count: number) => new Date(Date.now() + count * DAY_MS);
    const grace = { graceMs: 7 * DAY_MS };
    await pruneRepository({ ...options, ...grace, now: days(0) });
    await mgtr.publish({ ...of, version: '1.0.0.0' });
    const again = await pruneRepository({ ...options, ...grace, now: days(6) });
    expect([again.unlisted.length, again.deleted]).toEqual([1, []]);
    expect(await listBuried(mgtr.ledger)).toHaveLength(1);
    const early = await pruneRepository({ ...options, ...grace, now: days(8) });
    expect(early.deleted).toEqual([]);
    const late = await pruneRepository({ ...options, ...grace, now: days(14) });
    expect(late.deleted).toEqual([{ path: 'bme/again', version: '1.0.0.0' }]);
  });

  it('deletes nothing of a publisher whose list is damaged: it may be in use', async () => {
    const options = { ledger: mgtr.ledger, keep: 1, graceMs: DAY_MS };
    await mgtr.publish({ publisher: 'tus', path: 'tus/linux' });
    await mgtr.publish({
      ...{ publisher: 'tus', path: 'tus/linux', version: '2.0.0.0' },
    });
    await pruneRepository(options);
    const metadata = join(mgtr.repository, 'metadata');
    for (const name of await readdir(metadata)) {
      if (/^\d+\.bme\.json$/.test(name)) {
        await writeFile(join(metadata, name), '{}');
      }
    }
    const now = new Date(Date.now() + 2 * DAY_MS);
    const { deleted } = await pruneRepository({ ...options, now });
    expect(deleted).toEqual([{ path: 'tus/linux', version: '01.00.00.00' }]);
  });

  it('needs no key of publishers of whom nothing goes', async () => {
    await mgtr.publish({ publisher: 'tus', path: 'tus/linux' });
    const keys = join(mgtr.folder, 'keys of bme');
    for (const { owner, key } of await mgtr.keys.list()) {
      if (owner === 'publisher.tus') continue;
      await mkdir(keys, { recursive: true });
      await writeFile(
        join(keys, `${owner}.${key.id.slice(0, 12)}.pem`),
        key.toPem(),
        { mode: 0o600 },
      );
    }
    const ledger = openLedger({ repository: mgtr.repository, keys });
    const result = await pruneRepository({ ledger, keep: 2, graceMs: DAY_MS });
    expect(result.unlisted.map(({ version }) => version)).toEqual([
      '1.0.0.0',
      '2.0.0.0',
    ]);
  });
});
