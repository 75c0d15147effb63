import {
  chunkAt,
  chunkName,
  chunksOf,
  compareVersions,
  formatManifest,
  manifestFile,
  parseManifest,
  parseManifestFile,
  templatePathProblem,
  versionKey,
  type ManifestInput,
} from '.';

const HASH = 'a'.repeat(64);

const manifest = (changes: Record<string, unknown> = {}): ManifestInput => ({
  schema: 'meca.mgtr/v1',
  path: 'windows/cad-lab',
  version: '01.02.00.00',
  title: 'CAD lab',
  publisher: 'bme',
  createdAt: '2026-03-01T08:00:00Z',
  os: { family: 'windows' },
  image: { format: 'qcow2', bytes: 250, virtualBytes: 1000, sha256: HASH },
  archive: { compression: 'zstd', bytes: 250, sha256: HASH },
  chunks: { name: 'cad.qcow2.zst', bytes: 100, sha256: [HASH, HASH, HASH] },
  ...changes,
});

const parse = (value: unknown) =>
  parseManifest(Buffer.from(JSON.stringify(value)), 'x/manifest.json');

describe('the manifest of a version', () => {
  it('keeps fields that this release does not know, at every level', () => {
    const value = manifest({ future: { a: 1 } }) as Record<string, any>;
    value.image.encryptedBy = 'later';
    const again = JSON.parse(formatManifest(parse(value)).toString());
    expect(again).toMatchObject({
      future: { a: 1 },
      image: { encryptedBy: 'later' },
    });
  });

  it.each([
    ['too few hashes', { chunks: { name: 'a', bytes: 100, sha256: [HASH] } }],
    [
      'too many chunks',
      {
        archive: { compression: 'zstd', bytes: 70_000, sha256: HASH },
        chunks: { name: 'a', bytes: 1, sha256: Array(70_000).fill(HASH) },
      },
    ],
    [
      'an image far larger than its archive could be',
      {
        image: {
          format: 'raw',
          bytes: 250 * 70_000,
          virtualBytes: 250 * 70_000,
          sha256: HASH,
        },
      },
    ],
    [
      'a size beyond all reason',
      {
        image: { format: 'raw', bytes: 2 ** 52, virtualBytes: 1, sha256: HASH },
      },
    ],
    [
      'a chunk name that leaves the folder',
      { chunks: { name: '../../x', bytes: 100, sha256: [HASH, HASH, HASH] } },
    ],
    [
      'a chunk name with a line break',
      { chunks: { name: 'a\nb', bytes: 100, sha256: [HASH, HASH, HASH] } },
    ],
    [
      'a chunk name longer than file systems take',
      {
        chunks: {
          name: 'ü'.repeat(101),
          bytes: 100,
          sha256: [HASH, HASH, HASH],
        },
      },
    ],
    ['a publisher that is a role of TUF', { publisher: 'snapshot' }],
    ['a time without offset', { createdAt: '2026-03-01T08:00:00' }],
    ['another schema', { schema: 'meca.mgtr/v2' }],
    [
      'a negative size',
      { archive: { compression: 'zstd', bytes: -1, sha256: HASH } },
    ],
  ])('is refused with %s', (_why, changes) => {
    expect(() => parse(manifest(changes))).toThrow(
      expect.objectContaining({ code: 'invalid' }),
    );
  });

  it('takes chunk names with spaces and any script', () => {
    const name = 'Лаборатория 3 (новая).7z';
    const { chunks } = parse(
      manifest({ chunks: { name, bytes: 100, sha256: [HASH, HASH, HASH] } }),
    );
    expect(chunkName(chunks.name, 1)).toBe(`${name}.001`);
  });

  it('refuses text that is too large before it parses it, and text that is not JSON', () => {
    expect(() => parseManifest(Buffer.alloc(9 * 1024 ** 2), 'm')).toThrow(
      expect.objectContaining({ code: 'too-large' }),
    );
    expect(() => parseManifest(Buffer.from([0xff, 0x7b]), 'm')).toThrow(
      expect.objectContaining({ code: 'invalid' }),
    );
  });

  it('derives names, places and sizes of chunks, also beyond 999', () => {
    const parsed = parse(
      manifest({
        archive: { compression: 'zstd', bytes: 119_950, sha256: HASH },
        image: { format: 'raw', bytes: 119_950, virtualBytes: 1, sha256: HASH },
        chunks: { name: 'a.zst', bytes: 100, sha256: Array(1200).fill(HASH) },
      }),
    );
    expect(chunkAt(parsed, 999).file).toBe(
      'windows/cad-lab/01.02.00.00/a.zst.999',
    );
    expect(chunkAt(parsed, 1000).file).toMatch(/a\.zst\.1000$/);
    expect(chunkAt(parsed, 1200)).toMatchObject({ offset: 119_900, bytes: 50 });
    const total = [...chunksOf(parsed)].reduce(
      (sum, { bytes }) => sum + bytes,
      0,
    );
    expect(total).toBe(119_950);
    expect(() => chunkAt(parsed, 1201)).toThrow(RangeError);
  });
});

describe('versions', () => {
  it('order as numbers and are the same however many zeros they have', () => {
    const sorted = ['10.0.0.0', '9.0.0.0', '01.10.00.00', '1.9.0.0'].sort(
      compareVersions,
    );
    expect(sorted).toEqual(['1.9.0.0', '01.10.00.00', '9.0.0.0', '10.0.0.0']);
    expect(versionKey({ path: 'a', version: '01.00.00.00' })).toBe(
      versionKey({ path: 'a', version: '1.0.0.0' }),
    );
  });
});

describe('paths of templates', () => {
  it.each([
    '',
    '/abs',
    'a//b',
    'a/../b',
    '..',
    'a/./b',
    'a/.hidden',
    'a b',
    'ä',
    'a\\b',
    'metadata/x',
    'Metadata',
    'a\u0000',
    'a'.repeat(101),
    'a/b/c/d/e/f/g/h/i',
  ])('refuse %j', path => {
    expect(templatePathProblem(path)).toEqual(expect.any(String));
  });

  it.each(['a', 'common/linux/RedHat-Enterprise', 'a/b/c/d/e/f/g/h'])(
    'take %j',
    path => {
      expect(templatePathProblem(path)).toBeUndefined();
    },
  );

  it('tell manifests from other files', () => {
    const named = { path: 'a/b', version: '1.2.3.4', revision: 12 };
    expect(parseManifestFile(manifestFile(named))).toEqual(named);
    for (const file of [
      'a/1.2.3.4/manifest.r1.json',
      'a/1.2.3/manifest.json',
      '../a/1.2.3.4/manifest.json',
      'metadata/1.2.3.4/manifest.json',
      'a/1.2.3.4/manifest.json/x',
    ]) {
      expect(parseManifestFile(file)).toBeUndefined();
    }
  });
});
