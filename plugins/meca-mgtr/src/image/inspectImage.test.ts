import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { noise } from '../__testUtils__/packVersion';
import { qcow2Header } from '../__testUtils__/qcow2';
import { checkWithQemu } from './checkWithQemu';
import { inspectImage } from './inspectImage';

const MIB = 1024 * 1024;

describe('inspectImage', () => {
  let folder: string;
  const store = async (bytes: Buffer) => {
    const file = join(folder, 'image');
    await writeFile(file, bytes);
    return file;
  };

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'mgtr-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('tells the size of a qcow2 disk', async () => {
    const file = await store(qcow2Header({ virtualBytes: 40 * MIB }));
    expect(await inspectImage(file)).toEqual({
      format: 'qcow2',
      bytes: 4 * 65_536,
      virtualBytes: 40 * MIB,
    });
  });

  it.each([
    ['a backing file', { backingOffset: 600n, backingBytes: 11 }],
    ['a backing file without a length', { backingOffset: 600n }],
    ['external file', { features: 4n }],
    ['external data file', { extensions: [[0x44415441, '/etc/shadow']] }],
    ['unknown incompatible features (0x20)', { features: 32n }],
    ['marked corrupt', { features: 2n }],
    ['not closed properly', { features: 1n }],
    ['encrypted', { encryption: 2 }],
    ['qcow version 4', { version: 4 }],
    ['shorter than its own tables', { fileBytes: 2 * 65_536 + 64 }],
    ['impossible size', { virtualBytes: 0 }],
  ] as [string, Parameters<typeof qcow2Header>[0]][])(
    'refuses a qcow2 image with %s',
    async (why, options) => {
      const file = await store(qcow2Header(options));
      await expect(inspectImage(file)).rejects.toMatchObject({
        code: 'image-refused',
        message: expect.stringContaining(
          why === 'a backing file without a length' ? 'a backing file' : why,
        ),
      });
    },
  );

  it('accepts compression type and extended L2 entries, and harmless extensions', async () => {
    const file = await store(
      qcow2Header({
        features: 24n,
        extensions: [[0x6803f857, 'x'.repeat(48)]],
      }),
    );
    expect((await inspectImage(file, { format: 'qcow2' })).virtualBytes).toBe(
      MIB,
    );
  });

  it('does not take a qcow2 image for a raw disk', async () => {
    const file = await store(qcow2Header());
    await expect(inspectImage(file, { format: 'raw' })).rejects.toThrow(
      'said to be raw, and its content is qcow2',
    );
  });

  it('takes a raw disk only when that is said', async () => {
    const file = await store(noise(4096));
    expect((await inspectImage(file, { format: 'raw' })).virtualBytes).toBe(
      4096,
    );
    await expect(inspectImage(file)).rejects.toThrow('cannot be recognised');
    await expect(inspectImage(file, { format: 'qcow2' })).rejects.toThrow(
      'of no known format',
    );
    const odd = await store(noise(4097));
    await expect(inspectImage(odd, { format: 'raw' })).rejects.toThrow('512');
  });

  it('reads fixed and dynamic VHDs and refuses differencing ones', async () => {
    const vhd = (type: number, virtualBytes: number, dataBytes: number) => {
      const footer = Buffer.alloc(512);
      footer.write('conectix', 0, 'latin1');
      footer.writeBigUInt64BE(BigInt(virtualBytes), 48);
      footer.writeUInt32BE(type, 60);
      return Buffer.concat([noise(dataBytes), footer]);
    };
    expect(await inspectImage(await store(vhd(2, 8192, 8192)))).toMatchObject({
      format: 'vhd',
      virtualBytes: 8192,
    });
    expect(
      await inspectImage(await store(vhd(3, 5 * MIB, 8192))),
    ).toMatchObject({ virtualBytes: 5 * MIB });
    await expect(inspectImage(await store(vhd(4, 8192, 8192)))).rejects.toThrow(
      'needs a parent',
    );
    await expect(inspectImage(await store(vhd(2, 9000, 8192)))).rejects.toThrow(
      'size',
    );
  });

  const vmdk = (extent: string, more = 'parentCID=ffffffff') => {
    const descriptor = `# Disk DescriptorFile\nversion=1\nCID=1\n${more}\ncreateType="streamOptimized"\n${extent}\n`;
    const file = Buffer.alloc(8192);
    file.write('KDMV', 0, 'latin1');
    file.writeBigUInt64LE(2048n, 12);
    file.writeBigUInt64LE(1n, 28);
    file.writeBigUInt64LE(2n, 36);
    file.write(descriptor, 512, 'latin1');
    return file;
  };

  it('reads a VMDK that is whole in itself and refuses one that names files', async () => {
    const own = 'RW 2048 SPARSE "disk.vmdk"';
    expect(await inspectImage(await store(vmdk(own)))).toMatchObject({
      format: 'vmdk',
      virtualBytes: MIB,
    });
    await expect(
      inspectImage(await store(vmdk('RW 2048 FLAT "/etc/passwd" 0'))),
    ).rejects.toThrow('refers to other files');
    await expect(
      inspectImage(await store(vmdk(own, 'parentCID=12345678'))),
    ).rejects.toThrow('needs a parent');
    await expect(
      inspectImage(await store(Buffer.from('# Disk DescriptorFile\n'))),
    ).rejects.toThrow('without its disk');
  });

  const tar = (...members: [name: string, content: Buffer, kind?: string][]) =>
    Buffer.concat([
      ...members.flatMap(([name, content, kind = '0']) => {
        const header = Buffer.alloc(512);
        header.write(name, 0, 'latin1');
        header.write(content.length.toString(8).padStart(11, '0'), 124);
        header.write(kind, 156);
        header.write('ustar', 257);
        const padding = Buffer.alloc((512 - (content.length % 512)) % 512);
        return [header, content, padding];
      }),
      Buffer.alloc(1024),
    ]);
  const ovf = Buffer.from('<Envelope/>');

  it('walks through an OVA', async () => {
    const disk = vmdk('RW 2048 SPARSE "d.vmdk"');
    const good = await store(tar(['a.ovf', ovf], ['d.vmdk', disk]));
    expect(await inspectImage(good)).toMatchObject({
      format: 'ova',
      virtualBytes: MIB,
    });
    for (const [bad, why] of [
      [tar(['a.ovf', ovf], ['../d.vmdk', disk]), 'unexpected file'],
      [tar(['a.ovf', ovf], ['d.vmdk', disk, '2']), 'no plain file'],
      [tar(['d.vmdk', disk], ['a.ovf', ovf]), 'begin with an .ovf'],
      [tar(['a.ovf', ovf]), 'no disk'],
      [tar(['a.ovf', ovf], ['d.vmdk', disk]).subarray(0, 4096), 'cut off'],
      [tar(['a.ovf', ovf], ['d.vmdk', qcow2Header()]), 'no VMDK'],
    ] as const) {
      await expect(inspectImage(await store(bad))).rejects.toThrow(why);
    }
  });

  it('survives any header of noise without another kind of error', async () => {
    for (let seed = 1; seed <= 60; seed++) {
      const bytes = noise(600, seed);
      for (const start of ['QFI\xfb', 'KDMV', 'conectix']) {
        bytes.write(start, 0, 'latin1');
        await expect(
          inspectImage(await store(bytes.subarray(0, 10 + seed * 9))),
        ).rejects.toMatchObject({ code: 'image-refused' });
      }
    }
  });
});

describe('checkWithQemu', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'mgtr-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('says when the program is not there', async () => {
    expect(
      await checkWithQemu(join(folder, 'x'), { program: join(folder, 'none') }),
    ).toBe('not-installed');
  });

  it('accepts a sound image and refuses a damaged one, where qemu-img is', async () => {
    const file = join(folder, 'image.qcow2');
    await writeFile(file, qcow2Header());
    const result = await checkWithQemu(file);
    if (result === 'not-installed') {
      return;
    }
    const { stdout } = await promisify(execFile)('qemu-img', [
      'info',
      '--output=json',
      file,
    ]);
    expect(JSON.parse(stdout)['virtual-size']).toBe(
      (await inspectImage(file)).virtualBytes,
    );
    const damaged = qcow2Header();
    // The only entry of the table now points behind the end of the file.
    damaged.writeBigUInt64BE(2n ** 63n + 2n ** 40n, 3 * 65_536);
    await writeFile(file, damaged);
    await expect(checkWithQemu(file)).rejects.toMatchObject({
      code: 'image-refused',
      message: expect.not.stringContaining(folder),
    });
  });
});
