import {
  mkdir,
  mkdtemp,
  readFile,
  readdir,
  rm,
  symlink,
  truncate,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { noise, packVersion } from '../__testUtils__/packVersion';
import { assembleImage } from './assembleImage';
import { SevenZip, parseListing } from './SevenZip';
import {
  findSevenZip,
  wasmProgram,
  type SevenZipProgram,
} from './sevenZipProgram';

const image = Buffer.concat([noise(200_192), Buffer.alloc(1024 * 1024)]);

/** Archives are made by whichever 7-Zip is there; both must open them. */
async function pack(folder: string, args: string[]): Promise<void> {
  const program = (await findSevenZip())!;
  const child = program.start(folder, ['a', '-bso0', '-bsp0', ...args]);
  let errors = '';
  child.stdout!.resume();
  child.stderr!.on('data', part => (errors += part));
  const code = await new Promise(resolve => child.once('close', resolve));
  if (code !== 0) throw new Error(`7-Zip ended with ${code}: ${errors}`);
}

const programs: [string, () => Promise<SevenZipProgram | undefined>][] = [
  ["the machine's 7-Zip", () => findSevenZip()],
  ['WebAssembly', async () => wasmProgram()],
];

describe.each(programs)('SevenZip by %s', (_, find) => {
  let folder: string;
  let sevenZip: SevenZip;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'mgtr-'));
    sevenZip = await SevenZip.find(await find());
    await writeFile(join(folder, 'disk.raw'), image);
  });
  afterEach(() => rm(folder, { recursive: true }));

  const first = () => join(folder, 'a.7z.001');

  async function extract(): Promise<Buffer> {
    const parts: Uint8Array[] = [];
    for await (const part of sevenZip.extract(first())) parts.push(part);
    return Buffer.concat(parts);
  }

  it('lists and unpacks volumes', async () => {
    await pack(folder, ['-v64k', 'a.7z', 'disk.raw']);
    expect((await readdir(folder)).length).toBeGreaterThan(3);
    expect(await sevenZip.list(first())).toEqual({
      name: 'disk.raw',
      bytes: image.length,
    });
    expect((await extract()).equals(image)).toBe(true);
  });

  it('opens an archive of a single volume', async () => {
    await pack(folder, ['-v9m', 'a.7z', 'disk.raw']);
    expect((await extract()).equals(image)).toBe(true);
  });

  it('refuses folders, paths, links and several files', async () => {
    await mkdir(join(folder, 'sub'));
    await writeFile(join(folder, 'sub', 'x'), 'x');
    await writeFile(join(folder, 'other'), 'x');
    await symlink('/etc/passwd', join(folder, 'link'));
    for (const [args, why] of [
      [['sub'], 'more than one file'],
      [['-spf2', 'sub/x'], 'has a path'],
      [['disk.raw', 'other'], 'more than one file'],
      [['-snl', 'link'], 'not a plain file'],
      [['-psecret', 'other'], 'encrypted'],
    ] as const) {
      await pack(folder, ['-v9m', 'a.7z', ...args]);
      await expect(sevenZip.list(first())).rejects.toMatchObject({
        code: 'image-refused',
        message: expect.stringContaining(why),
      });
      await rm(first());
    }
  });

  it('reports damage, missing volumes and other formats as such', async () => {
    await pack(folder, ['-v64k', 'a.7z', 'disk.raw']);
    const volume = join(folder, 'a.7z.002');
    const bytes = await readFile(volume);
    bytes[1000] += 1;
    await writeFile(volume, bytes);
    await expect(extract()).rejects.toMatchObject({ code: 'invalid' });
    await truncate(join(folder, 'a.7z.003'), 100);
    await expect(sevenZip.list(first())).rejects.toMatchObject({
      code: 'invalid',
    });
  });

  it('assembles an image from an old archive', async () => {
    await pack(folder, ['a.7z', 'disk.raw']);
    const archive = await readFile(join(folder, 'a.7z'));
    const { manifest, chunks } = packVersion({
      image,
      archive,
      compression: '7z',
      chunkBytes: 60_000,
    });
    for (const [index, bytes] of [...chunks.values()].entries()) {
      await writeFile(join(folder, `v.7z.00${index + 1}`), bytes);
    }
    const target = join(folder, 'image');
    await assembleImage({
      manifest,
      target,
      chunkFile: n => join(folder, `v.7z.00${n}`),
      sevenZip: async () => sevenZip,
      signal: new AbortController().signal,
    });
    expect((await readFile(target)).equals(image)).toBe(true);

    const small = structuredClone(manifest);
    small.image.bytes = 512;
    await expect(
      assembleImage({
        manifest: small,
        target,
        chunkFile: n => join(folder, `v.7z.00${n}`),
        sevenZip: async () => sevenZip,
        signal: new AbortController().signal,
      }),
    ).rejects.toMatchObject({ code: 'too-large' });
  });

  it('opens the archive of that very name, however odd it is', async () => {
    await writeFile(join(folder, 'other.raw'), noise(512));
    await pack(folder, ['decoy.7z', 'other.raw']);
    const decoy = await readFile(join(folder, 'decoy.7z'));
    await pack(folder, ['real.7z', 'disk.raw']);
    const real = await readFile(join(folder, 'real.7z'));
    for (const [name, like] of [
      ['a*b.7z', 'axb.7z'],
      ['a?c.7z', 'axc.7z'],
      ['@list.7z', 'list.7z'],
      ['-so.7z', 'so.7z'],
      ['Übung 1 & $(x).7z', 'x.7z'],
    ]) {
      await writeFile(join(folder, name), real);
      await writeFile(join(folder, like), decoy);
      expect(await sevenZip.list(join(folder, name))).toEqual({
        name: 'disk.raw',
        bytes: image.length,
      });
      const parts: Uint8Array[] = [];
      for await (const part of sevenZip.extract(join(folder, name))) {
        parts.push(part);
      }
      expect(Buffer.concat(parts).equals(image)).toBe(true);
    }
  });

  it('stops a bomb before a byte beyond the declared size is written', async () => {
    const bytes = 256 * 1024 * 1024;
    await writeFile(join(folder, 'zeros.raw'), '');
    await truncate(join(folder, 'zeros.raw'), bytes);
    await pack(folder, ['-mx1', 'bomb.7z', 'zeros.raw']);
    const archive = await readFile(join(folder, 'bomb.7z'));
    expect(archive.length).toBeLessThan(bytes / 1000);
    const { manifest } = packVersion({
      image: noise(4096),
      archive,
      compression: '7z',
      chunkBytes: archive.length,
    });
    const grown: number[] = [];
    await expect(
      assembleImage({
        manifest,
        target: join(folder, 'image'),
        chunkFile: () => join(folder, 'bomb.7z'),
        sevenZip: async () => sevenZip,
        onProgress: size => grown.push(size),
        signal: new AbortController().signal,
      }),
    ).rejects.toMatchObject({ code: 'too-large' });
    expect(grown).toEqual([]);
    expect((await readdir(folder)).join()).not.toContain('image');
  });

  it('stops when nobody wants the rest', async () => {
    await pack(folder, ['-v9m', 'a.7z', 'disk.raw']);
    for await (const part of sevenZip.extract(first())) {
      expect(part.length).toBeGreaterThan(0);
      break;
    }
    const controller = new AbortController();
    controller.abort(new Error('Enough'));
    await expect(sevenZip.list(first(), controller.signal)).rejects.toThrow(
      'Enough',
    );
  });
});

it('is not fooled by a file name that forges a listing', () => {
  const plain = 'Path = disk.raw\nSize = 5\nAttributes = A -rw-r--r--\n';
  expect(parseListing(plain)).toEqual({ name: 'disk.raw', bytes: 5 });
  expect(() => parseListing(`${plain}Size = 9\n`)).toThrow('more than one');
  expect(() => parseListing(`${plain}Method = LZMA2:40\n`)).toThrow('memory');
  expect(() => parseListing('Path = ..\nSize = 1\n')).toThrow('path');
});
