import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { MgtrFixture } from '../__testUtils__/mgtrFixture';
import { formatManifest, manifestFile, manifestSchema } from '../manifest';
import { rotateKey } from '../publish';
import { FolderCarrier } from './FolderCarrier';

/** A repository over a folder that remembers what was read. */
class CountingCarrier extends FolderCarrier {
  readonly opened: string[] = [];

  override async open(...args: Parameters<FolderCarrier['open']>) {
    this.opened.push(args[0]);
    return super.open(...args);
  }
}

describe('a repository of 10,000 versions', () => {
  let mgtr: MgtrFixture;

  beforeAll(async () => {
    mgtr = await MgtrFixture.create();
    const sha256 = 'a'.repeat(64);
    await mgtr.ledger.edit('bme', async files => {
      for (let n = 0; n < 10_000; n++) {
        const manifest = manifestSchema.parse({
          schema: 'meca.mgtr/v1',
          path: `bme/templates/t${n % 500}`,
          version: `01.00.${Math.floor(n / 500)}.00`,
          title: `Template ${n}`,
          publisher: 'bme',
          createdAt: '2026-01-01T00:00:00Z',
          os: { family: 'linux' },
          image: { format: 'raw', bytes: 10, virtualBytes: 10, sha256 },
          archive: { compression: 'zstd', bytes: 10, sha256 },
          chunks: { name: 'x.zst', bytes: 10, sha256: [sha256] },
        });
        const file = manifestFile({ ...manifest, revision: 1 });
        const data = formatManifest(manifest);
        const target = join(mgtr.repository, file);
        await mkdir(dirname(target), { recursive: true });
        await writeFile(target, data);
        const hash = createHash('sha256').update(data).digest('hex');
        files.set(file, { length: data.length, hashes: { sha256: hash } });
      }
    });
  }, 120_000);

  afterAll(async () => {
    await mgtr.close();
  });

  it('is read whole once, and then only what changed', async () => {
    const first = new CountingCarrier(mgtr.repository);
    const { state, present, problems } = await mgtr.refresh({ carrier: first });
    expect(problems).toEqual([]);
    expect(present).toHaveLength(10_000);
    expect(first.opened.filter(file => file.includes('manifest'))).toHaveLength(
      10_000,
    );

    const again = new CountingCarrier(mgtr.repository);
    const unchanged = await mgtr.refresh({
      carrier: again,
      state: JSON.parse(JSON.stringify(state)),
      known: present,
    });
    expect(unchanged.versions).toEqual([]);
    expect(unchanged.present).toHaveLength(10_000);
    expect(again.opened).toEqual([
      'metadata/2.root.json',
      'metadata/timestamp.json',
    ]);

    await mgtr.publish({ path: 'bme/templates/t7', version: '02.00.00.00' });
    const third = new CountingCarrier(mgtr.repository);
    const changed = await mgtr.refresh({
      carrier: third,
      state,
      known: present,
    });
    expect(changed.versions.map(({ version }) => version)).toEqual([
      '02.00.00.00',
    ]);
    expect(changed.present).toHaveLength(10_001);
    expect(third.opened).toEqual([
      'metadata/2.root.json',
      'metadata/timestamp.json',
      'metadata/4.snapshot.json',
      expect.stringMatching(/^metadata\/2\.bme\.b7-[0-9a-f]{2}\.json$/),
      'bme/templates/t7/02.00.00.00/manifest.json',
    ]);
    expect(changed.filesRead).toBe(5);

    await rotateKey({ ...mgtr.work, publisher: 'bme' });
    const rotated = await mgtr.refresh({ state, known: changed.present });
    expect(rotated.problems).toEqual([]);
    expect(rotated.present).toHaveLength(10_001);
    expect(rotated.versions).toEqual([]);
  }, 120_000);
});
