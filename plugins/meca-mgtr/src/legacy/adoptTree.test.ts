import { execFile, execFileSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import {
  chmod,
  copyFile,
  mkdir,
  readdir,
  readFile,
  rename,
  rm,
  symlink,
  truncate,
  writeFile,
} from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { MgtrFixture } from '../__testUtils__/mgtrFixture';
import { chunksOf } from '../manifest';
import { publishVersion } from '../publish';
import { adoptTree } from './adoptTree';
import { describeOldVersion } from './describeOldVersion';
import { openOldImage } from './openOldImage';

const run = promisify(execFile);

const CONFIG = [
  '\ufeff; made by hand',
  '[Template]',
  'Name = "Red Hat Enterprise; Server"',
  'OS: Red Hat Enterprise Linux 8   # 64 bit',
  'RAM=2 GB',
  'cpu = 1',
  'Protocol = SSH, vnc',
  'nonsense',
  'Name = second',
  '',
].join('\r\n');

describe('adopting an old tree', () => {
  let mgtr: MgtrFixture;

  beforeAll(() => {
    try {
      execFileSync('7z', ['i'], { stdio: 'ignore' });
    } catch {
      throw new Error(
        'The command 7z is missing; these tests need it: apt-get install p7zip-full',
      );
    }
  });

  beforeEach(async () => {
    mgtr = await MgtrFixture.create({ publishers: ['common', 'bme'] });
  });

  afterEach(async () => {
    await mgtr.close();
  });

  /** Makes a version as MECA's old tools did. */
  async function makeOld(
    place: string,
    options: { image?: string; name?: string; volumes?: boolean } = {},
  ) {
    const { name = 'RHEL', volumes = true } = options;
    const folder = join(mgtr.repository, place);
    await mkdir(folder, { recursive: true });
    const image =
      options.image ??
      (await mgtr.image(`${name}.img`, randomBytes(300 * 1024)));
    const flags = volumes ? ['-v100k'] : [];
    await run('7z', ['a', ...flags, join(folder, `${name}.7z`), image]);
    await writeFile(join(folder, 'config.ini'), CONFIG);
    return { folder, image };
  }

  const hashes = async (folder: string) => {
    const all = await readdir(folder);
    const pairs = all
      .filter(name => !name.startsWith('manifest'))
      .map(async name => {
        const data = await readFile(join(folder, name));
        return [name, createHash('sha256').update(data).digest('hex')];
      });
    return Object.fromEntries(await Promise.all(pairs));
  };

  const adopt = (publisher = 'common') =>
    adoptTree({ ledger: mgtr.ledger, publisher });

  it('adds manifests and signatures beside the old files and changes none of them', async () => {
    const { folder, image } = await makeOld(
      'common/linux/RedHat-Enterprise/01.00.00.00',
    );
    const before = await hashes(folder);
    expect(Object.keys(before).length).toBeGreaterThan(3);
    expect(await adopt()).toMatchObject({
      adopted: [
        { path: 'common/linux/RedHat-Enterprise', version: '01.00.00.00' },
      ],
      problems: [],
    });
    expect(await hashes(folder)).toEqual(before);

    const { versions } = await mgtr.refresh();
    const [{ manifest }] = versions;
    const content = await readFile(image);
    expect(manifest).toMatchObject({
      title: 'Red Hat Enterprise; Server',
      os: { family: 'linux', name: 'Red Hat Enterprise Linux 8' },
      requirements: { minCpu: 1, minMemoryBytes: 2 * 1024 ** 3 },
      access: [
        { protocol: 'ssh', port: 22 },
        { protocol: 'vnc', port: 5900 },
      ],
      image: {
        format: 'raw',
        bytes: content.length,
        sha256: createHash('sha256').update(content).digest('hex'),
      },
      archive: { compression: '7z' },
    });
    const chunks = [...chunksOf(manifest)];
    expect(chunks.map(({ file }) => basename(file))).toEqual(
      Object.keys(before).filter(name => name !== 'config.ini'),
    );
    expect(chunks.map(({ sha256 }) => sha256)).toEqual(
      chunks.map(({ file }) => before[basename(file)]),
    );
  });

  it('does each version once, and says when an adopted one was changed', async () => {
    const { folder } = await makeOld('common/a/01.00.00.00');
    await adopt();
    expect(await adopt()).toMatchObject({
      adopted: [],
      unchanged: [{ path: 'common/a', version: '01.00.00.00' }],
    });
    const last = (await readdir(folder))
      .filter(name => /7z\.\d+$/.test(name))
      .at(-1)!;
    await truncate(join(folder, last), 10);
    expect((await adopt()).problems).toEqual([
      expect.objectContaining({
        error: expect.objectContaining({ code: 'content-changed' }),
      }),
    ]);
  });

  it('reports each version that it cannot take, with its reason, and takes the others', async () => {
    await makeOld('common/good/01.00.00.00');
    const damage: Record<string, (folder: string) => Promise<unknown>> = {
      'no volume 002': folder => rm(join(folder, 'RHEL.7z.002')),
      'different sizes': folder => truncate(join(folder, 'RHEL.7z.002'), 7),
      'volumes of RHEL.7z and other.7z': folder =>
        copyFile(join(folder, 'RHEL.7z.001'), join(folder, 'other.7z.001')),
      'cannot be read': folder =>
        writeFile(join(folder, 'RHEL.7z.001'), randomBytes(100 * 1024)),
      'no volume 003': async folder => {
        const last = join(folder, 'RHEL.7z.003');
        await rm(last);
        await symlink('/etc/hostname', last);
      },
    };
    for (const [n, spoil] of Object.values(damage).entries()) {
      const { folder } = await makeOld(`common/bad${n}/01.00.00.00`);
      await spoil(folder);
    }
    await makeOld('common/single/01.00.00.00', { volumes: false });
    await makeOld('common/my templates/01.00.00.00');
    await makeOld('common/кирилица/01.00.00.00');
    await makeOld('tus/foreign/01.00.00.00').then(({ folder }) =>
      rename(dirname(folder), join(mgtr.repository, 'common/moved')),
    );
    const { adopted, problems } = await adopt();
    expect(adopted.map(({ path }) => path)).toEqual([
      'common/good',
      'common/moved',
    ]);
    const said = problems.map(({ error }) => error.message).join('\n');
    for (const reason of [
      ...Object.keys(damage),
      'in one piece',
      'my templates',
      'кирилица',
    ]) {
      expect(said).toContain(reason);
    }
    expect(problems).toHaveLength(8);
    expect((await mgtr.refresh()).problems).toEqual([]);
  });

  it('goes past folders that it may not read', async () => {
    await makeOld('common/open/01.00.00.00');
    const { folder } = await makeOld('common/shut/01.00.00.00');
    await chmod(folder, 0);
    try {
      // The administrator may read everything; so ask as nobody does.
      const script = `
        const { scanOldTree } = require('./scanOldTree');
        require('node:process').seteuid?.(65534);
        (async () => {
          for await (const found of scanOldTree(process.argv[1])) {
            console.log(JSON.stringify({ path: found.path, code: found.error?.code }));
          }
        })();`.replace(/.*seteuid.*/, process.getuid?.() === 0 ? '$&' : '');
      await chmod(mgtr.folder, 0o755);
      const { stdout } = await run(
        process.execPath,
        ['--require', 'tsx/cjs', '-e', script, mgtr.repository],
        { cwd: __dirname },
      );
      const found = stdout
        .trim()
        .split('\n')
        .map(line => JSON.parse(line));
      expect(found).toEqual([
        { path: 'common/open' },
        { path: 'common/shut', code: 'unreadable' },
      ]);
    } finally {
      await chmod(folder, 0o755);
    }
  });

  it('refuses archives with more than one file, a path or a link inside', async () => {
    const files = join(mgtr.folder, 'pack');
    await mkdir(join(files, 'sub'), { recursive: true });
    await writeFile(join(files, 'a.img'), Buffer.alloc(1024));
    await writeFile(join(files, 'sub/b.img'), Buffer.alloc(1024));
    await symlink('/etc/passwd', join(files, 'link.img'));
    const cases: Record<string, string[]> = {
      two: ['a.img', 'link.img'],
      sub: ['sub/b.img'],
      link: ['-snl', 'link.img'],
    };
    for (const [name, args] of Object.entries(cases)) {
      const folder = join(mgtr.repository, `common/${name}/01.00.00.00`);
      await mkdir(folder, { recursive: true });
      await run('7z', ['a', '-v1m', join(folder, 'x.7z'), ...args], {
        cwd: files,
      });
    }
    const { adopted, problems } = await adopt();
    expect(adopted).toEqual([]);
    expect(problems.map(({ error }) => error.code)).toEqual(
      Array(3).fill('image-refused'),
    );
  });

  it('refuses an image that names another file, and lists nothing of it', async () => {
    const header = Buffer.alloc(64 * 1024);
    header.write('QFI\xfb', 'latin1');
    header.writeUInt32BE(3, 4);
    header.writeBigUInt64BE(1024n, 8);
    header.writeUInt32BE(11, 16);
    header.write('/etc/passwd', 1024);
    header.writeUInt32BE(16, 20);
    header.writeBigUInt64BE(1024n ** 2n, 24);
    header.writeUInt32BE(4, 96);
    header.writeUInt32BE(104, 100);
    const image = await mgtr.image('trap.qcow2', header);
    await makeOld('common/trap/01.00.00.00', { image, name: 'trap' });
    const { adopted, problems } = await adopt();
    expect(adopted).toEqual([]);
    expect(problems[0].error).toMatchObject({ code: 'image-refused' });
    expect((await mgtr.refresh()).present).toEqual([]);
  });

  it('stops with the reason when the publisher may not publish there', async () => {
    await makeOld('elsewhere/a/01.00.00.00');
    await expect(adopt()).rejects.toMatchObject({
      code: 'usage',
      message: expect.stringContaining('common may not publish elsewhere/a'),
    });
    await expect(adopt('nobody')).rejects.toMatchObject({ code: 'usage' });
  });

  it('publishes an old folder anew, from wherever it lies, as zstd', async () => {
    const { folder, image } = await makeOld('bme/old/01.00.00.00', {
      volumes: false,
    });
    const { image: source, config } = await openOldImage(folder);
    const { manifest } = await publishVersion({
      ledger: mgtr.ledger,
      image: source,
      details: describeOldVersion(
        { path: 'bme/new', version: '2.0.0.0', publisher: 'bme' },
        config,
      ),
      chunkBytes: 64 * 1024,
      level: 1,
    });
    const sha256 = createHash('sha256')
      .update(await readFile(image))
      .digest('hex');
    expect(manifest).toMatchObject({
      image: { sha256 },
      archive: { compression: 'zstd' },
      title: 'Red Hat Enterprise; Server',
    });
    expect((await mgtr.refresh()).present).toHaveLength(1);
  });
});
