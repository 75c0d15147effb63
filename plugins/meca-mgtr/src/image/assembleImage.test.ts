import {
  mkdtemp,
  readFile,
  readdir,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { constants, zstdCompressSync } from 'node:zlib';
import {
  noise,
  packVersion,
  type PackVersionOptions,
} from '../__testUtils__/packVersion';
import { qcow2Header } from '../__testUtils__/qcow2';
import { assembleImage } from './assembleImage';

const MIB = 1024 * 1024;
const CHUNK = 100_000;
/** Noise, a long hole, noise, and zeros at the end. */
const image = Buffer.concat([
  noise(300_032),
  Buffer.alloc(3 * MIB),
  noise(200_192),
  Buffer.alloc(70_000 - (70_000 % 512)),
]);

describe('assembleImage', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'mgtr-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  async function assemble(
    options: PackVersionOptions,
    more: Partial<Parameters<typeof assembleImage>[0]> = {},
    change: (manifest: any) => void = () => {},
  ) {
    const version = packVersion(options);
    change(version.manifest);
    for (const [name, bytes] of version.chunks) {
      await writeFile(join(folder, name), bytes);
    }
    const target = join(folder, 'image.out');
    await assembleImage({
      manifest: version.manifest,
      chunkFile: n => join(folder, `disk.${String(n).padStart(3, '0')}`),
      target,
      signal: new AbortController().signal,
      ...more,
    });
    return target;
  }

  it.each(['zstd', 'none'] as const)(
    'makes the same image again, with holes (%s)',
    async compression => {
      const seen: number[] = [];
      const file = await assemble(
        { image, chunkBytes: CHUNK, compression },
        { onProgress: bytes => seen.push(bytes) },
      );
      expect((await readFile(file)).equals(image)).toBe(true);
      expect(seen.at(-1)).toBe(image.length);
      const { size, blocks } = await stat(file);
      expect(size).toBe(image.length);
      expect(blocks * 512).toBeLessThan(image.length / 2);
    },
  );

  const frame = (bytes: Buffer, checksum = 1) =>
    zstdCompressSync(bytes, {
      params: { [constants.ZSTD_c_checksumFlag]: checksum },
    });
  const skippable = (length: number) => {
    const bytes = Buffer.alloc(8 + length, 7);
    bytes.writeUInt32LE(0x184d2a53, 0);
    bytes.writeUInt32LE(length, 4);
    return bytes;
  };

  it('unpacks archives of many frames, cut anywhere into chunks', async () => {
    const archive = Buffer.concat([
      skippable(0),
      frame(image.subarray(0, 1000)),
      frame(Buffer.alloc(0), 0),
      skippable(5),
      frame(image.subarray(1000, 1001), 0),
      frame(image.subarray(1001, 400_000)),
      frame(Buffer.alloc(0)),
      frame(image.subarray(400_000), 0),
      skippable(300),
    ]);
    // With chunks of 911 bytes, frames and their headers are cut in many places.
    for (const chunkBytes of [911, 64 * 1024, archive.length]) {
      const file = await assemble({ image, chunkBytes, archive });
      expect((await readFile(file)).equals(image)).toBe(true);
    }
  });

  it.each([
    ['cut off', (archive: Buffer) => archive.subarray(0, -5)],
    [
      'followed by other bytes',
      (archive: Buffer) => Buffer.concat([archive, Buffer.from('more')]),
    ],
    [
      'not zstd',
      (archive: Buffer) => Buffer.concat([Buffer.from('PK\x03\x04'), archive]),
    ],
    [
      'damaged',
      (archive: Buffer) => {
        const bytes = Buffer.from(archive);
        bytes[bytes.length >> 1] ^= 4; // eslint-disable-line no-bitwise
        return bytes;
      },
    ],
  ])('refuses an archive that is %s and leaves nothing', async (_, spoil) => {
    await expect(
      assemble({ image, chunkBytes: CHUNK, archive: spoil(frame(image)) }),
    ).rejects.toMatchObject({
      code: 'invalid',
      details: { path: 'linux/small', version: '01.00.00.00' },
    });
    expect((await readdir(folder)).join()).not.toContain('image');
  });

  it('stops a bomb before a byte beyond the declared size is written', async () => {
    const bomb = frame(Buffer.alloc(64 * MIB));
    const rooms: number[] = [];
    await expect(
      assemble(
        { image: noise(4096), chunkBytes: CHUNK, archive: bomb },
        { ensureRoom: async bytes => void rooms.push(bytes) },
      ),
    ).rejects.toMatchObject({ code: 'too-large' });
    expect(rooms.length).toBe(1);
    expect((await readdir(folder)).join()).not.toContain('image');
  });

  it.each([
    [
      'hash',
      (manifest: any) => {
        manifest.image.sha256 = 'a'.repeat(64);
      },
      'The image has the SHA-256',
    ],
    [
      'archive hash',
      (manifest: any) => {
        manifest.archive.sha256 = 'a'.repeat(64);
      },
      'The archive has the SHA-256',
    ],
    [
      'size',
      (manifest: any) => {
        manifest.image.bytes += 512;
      },
      'the manifest says',
    ],
    [
      'virtual size',
      (manifest: any) => {
        manifest.image.virtualBytes += 512;
      },
      'its disk has',
    ],
    [
      'format',
      (manifest: any) => {
        manifest.image.format = 'vhd';
      },
      'said to be vhd',
    ],
  ])(
    'refuses an image of another %s than the manifest says',
    async (_, change, why) => {
      await expect(
        assemble({ image, chunkBytes: CHUNK }, {}, change),
      ).rejects.toThrow(why);
      expect((await readdir(folder)).join()).not.toContain('image');
    },
  );

  it('refuses an image that could read files of its host', async () => {
    const evil = qcow2Header({ backingOffset: 600n, backingBytes: 11 });
    await expect(
      assemble({
        image: evil,
        chunkBytes: CHUNK,
        format: 'qcow2',
        virtualBytes: MIB,
      }),
    ).rejects.toMatchObject({
      code: 'image-refused',
      message: expect.stringContaining('linux/small 01.00.00.00'),
    });
  });

  it('refuses a disk larger than the region accepts', async () => {
    await expect(
      assemble(
        {
          image: qcow2Header(),
          chunkBytes: CHUNK,
          format: 'qcow2',
          virtualBytes: MIB,
        },
        { mostVirtualBytes: MIB - 1 },
      ),
    ).rejects.toThrow('larger than');
  });

  it('refuses frames that would need too much memory', async () => {
    const header = Buffer.from('28b52ffd0090', 'hex'); // a window of 2^28
    await expect(
      assemble(
        {
          image,
          chunkBytes: CHUNK,
          archive: Buffer.concat([header, Buffer.alloc(2000)]),
        },
        {},
        manifest => {
          manifest.image.bytes = 512;
        },
      ),
    ).rejects.toThrow('window');
  });
});
