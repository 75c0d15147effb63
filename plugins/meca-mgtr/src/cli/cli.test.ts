import { execFile, type ExecFileException } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { serveFolder } from '../__testUtils__/serveFolder';
import { chunkAt } from '../manifest';
import {
  FolderCarrier,
  openRepository,
  type RepositoryVersion,
} from '../repository';

const PROGRAM = resolve(__dirname, '../../bin/meca-mgtr.cjs');

type Ended = { code: number; stdout: string; stderr: string };

describe('the command line', () => {
  let folder: string;
  let repo: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'meca-mgtr-cli-'));
    repo = join(folder, 'repo');
  });

  afterEach(async () => {
    await rm(folder, { recursive: true, force: true });
  });

  /** Runs the program as people do: a process of its own. */
  const mgtr = (...args: string[]): Promise<Ended> =>
    new Promise(done => {
      const env = { ...process.env, MECA_MGTR_KEYS: join(folder, 'keys') };
      execFile(
        process.execPath,
        [PROGRAM, ...args],
        { env, cwd: folder },
        (error: ExecFileException | null, stdout, stderr) =>
          done({ code: Number(error?.code ?? 0), stdout, stderr }),
      );
    });

  const image = async (name: string, fill: number) => {
    await writeFile(join(folder, name), Buffer.alloc(64 * 1024, fill));
    return name;
  };

  const begin = async () => {
    await mgtr('keys', 'create', '--repo', repo);
    await mgtr('keys', 'publisher', 'bme', '--repo', repo);
  };

  const publish = async (version: string, fill = 1, ...more: string[]) =>
    mgtr(
      'publish',
      await image(`disk-${version}.raw`, fill),
      ...['--repo', repo, '--path', 'bme/lab', '--version', version],
      ...['--publisher', 'bme', '--format', 'raw', '--level', '1', ...more],
    );

  it('tells its commands, their options, and what was wrong', async () => {
    const [overview, help, unknown, missing, surplus, typo] = await Promise.all(
      [
        mgtr('--help'),
        mgtr('publish', '--help'),
        mgtr('frobnicate'),
        mgtr('withdraw', '--repo', repo),
        mgtr('resign', 'x', '--repo', repo),
        mgtr('prune', '--kep', '3'),
      ],
    );
    expect(overview).toMatchObject({ code: 0, stderr: '' });
    expect(overview.stdout).toMatch(/publish .*\n.*adopt [^]*keys rotate/);
    expect(help.code).toBe(0);
    expect(help.stdout).toContain('--chunk-size SIZE');
    expect(unknown).toMatchObject({ code: 2, stdout: '' });
    expect(unknown.stderr).toContain('no command "frobnicate"');
    expect(missing.code).toBe(2);
    expect(surplus.stderr).toContain('"x" is one argument too many');
    expect(typo.stderr).toContain('--kep');
    expect(typo.stderr).toContain('Usage: meca-mgtr prune');
  }, 60_000);

  it('publishes, serves by any web server, verifies, withdraws and prunes', async () => {
    await begin();
    await publish('01.00.00.00', 1, '--title', 'Lab', '--access', 'rdp:3389');
    await publish('02.00.00.00', 2);
    const server = await serveFolder(repo);
    try {
      expect(await mgtr('verify', server.url)).toMatchObject({ code: 2 });
      const root = join(repo, 'metadata/1.root.json');
      const verified = await mgtr(
        'verify',
        server.url,
        '--root',
        root,
        '--json',
      );
      expect(verified.code).toBe(0);
      expect(JSON.parse(verified.stdout)).toMatchObject({
        trust: 'tuf',
        versions: 2,
        problems: [],
      });
    } finally {
      await server.close();
    }
    const options = ['--repo', repo, '--path', 'bme/lab'];
    await mgtr(
      'withdraw',
      ...options,
      '--version',
      '2.0.0.0',
      '--reason',
      'virus',
    );
    const listed = await mgtr('list', repo);
    expect(listed.stdout).toMatch(
      /bme\/lab\t02\.00\.00\.00\t.*withdrawn: virus/,
    );

    // The withdrawn one is no use to anybody; it goes, and the older one stays.
    const pruned = await mgtr(
      'prune',
      '--repo',
      repo,
      '--keep',
      '1',
      '--grace-days',
      '0',
      '--json',
    );
    expect(JSON.parse(pruned.stdout)).toMatchObject({
      unlisted: [{ version: '02.00.00.00' }],
      deleted: [{ version: '02.00.00.00' }],
    });
    expect(await readdir(join(repo, 'bme/lab'))).toEqual(['01.00.00.00']);
    expect((await mgtr('resign', '--repo', repo)).code).toBe(0);
    expect((await mgtr('verify', repo)).stdout).toContain(
      'All 1 versions are good',
    );
  }, 120_000);

  it('fails with the reason, for people and as JSON, and with codes for scripts', async () => {
    await begin();
    await publish('01.00.00.00', 1);
    const changed = await publish('01.00.00.00', 7);
    expect(changed).toMatchObject({ code: 1, stdout: '' });
    expect(changed.stderr).toContain(
      'Publish the new image under a new version',
    );
    const json = await publish('01.00.00.00', 7, '--json');
    expect(JSON.parse(json.stdout)).toMatchObject({
      error: { code: 'content-changed', details: { path: 'bme/lab' } },
    });

    const chunk = join(
      repo,
      'bme/lab/01.00.00.00/disk-01.00.00.00.raw.zst.001',
    );
    const data = await readFile(chunk);
    data[5] ^= 4;
    await writeFile(chunk, data);
    const verified = await mgtr('verify', repo);
    expect(verified.code).toBe(3);
    expect(verified.stdout).toContain('Chunk 1 of bme/lab 01.00.00.00');

    await writeFile(join(folder, 'text.qcow2'), 'not an image');
    const refused = await mgtr(
      'publish',
      'text.qcow2',
      '--repo',
      repo,
      '--path',
      'bme/x',
      '--version',
      '1.0.0.0',
      '--publisher',
      'bme',
    );
    expect(refused.code).toBe(1);
    const absent = await mgtr(
      'publish',
      'none.raw',
      '--repo',
      repo,
      '--path',
      'bme/x',
      '--version',
      '1.0.0.0',
      '--publisher',
      'bme',
    );
    expect(absent.stderr).toContain('There is no none.raw');
  }, 120_000);

  it('shows a reader the old state or the new one, whole, while several processes publish', async () => {
    await begin();
    const reader = openRepository({
      carrier: new FolderCarrier(repo),
      trust: {
        kind: 'tuf',
        root: await readFile(join(repo, 'metadata/1.root.json'), 'utf8'),
      },
    });
    // What is listed is there.
    const assertThere = async ({ manifest }: RepositoryVersion) => {
      const { file } = chunkAt(manifest, manifest.chunks.sha256.length);
      await readFile(join(repo, file));
    };
    const seen: number[] = [];
    let publishing = true;
    const reading = (async () => {
      let state;
      while (publishing) {
        const result: Awaited<ReturnType<typeof reader.refresh>> =
          await reader.refresh({ state, onVersion: assertThere });
        expect(result.problems).toEqual([]);
        state = result.state;
        seen.push(result.present.length);
      }
    })();
    const versions = ['1', '2', '3', '4', '5', '6'].map(n => `${n}.0.0.0`);
    const lines = [versions.slice(0, 3), versions.slice(3)];
    const published = await Promise.all(
      lines.map(async line => {
        const ended: Ended[] = [];
        for (const version of line) ended.push(await publish(version));
        return ended;
      }),
    );
    publishing = false;
    await reading;
    expect(published.flat().map(({ code, stderr }) => [code, stderr])).toEqual(
      Array(6).fill([0, '']),
    );
    expect(seen).toEqual([...seen].sort((a, b) => a - b));
    expect(new Set(seen).size).toBeGreaterThan(2);
    expect((await mgtr('verify', repo)).stdout).toContain('All 6 versions');
  }, 120_000);

  it('leaves the repository as it was when it is killed, and can go on', async () => {
    await begin();
    await publish('1.0.0.0', 1);
    await writeFile(
      join(folder, 'big.raw'),
      Buffer.alloc(64 * 1024 ** 2, 'abc'),
    );
    const args = [
      'publish',
      'big.raw',
      '--repo',
      repo,
      '--path',
      'bme/lab',
      '--version',
      '2.0.0.0',
      '--publisher',
      'bme',
      '--format',
      'raw',
      '--level',
      '19',
    ];
    const env = { ...process.env, MECA_MGTR_KEYS: join(folder, 'keys') };
    const child = execFile(process.execPath, [PROGRAM, ...args], {
      env,
      cwd: folder,
    });
    const ended = new Promise(done => {
      child.once('close', done);
    });
    while (
      !(await readdir(join(repo, 'bme/lab'))).some(name =>
        name.includes('publishing'),
      )
    ) {
      await new Promise(again => {
        setImmediate(again);
      });
    }
    child.kill('SIGKILL');
    await ended;
    expect((await mgtr('verify', repo)).stdout).toContain(
      'All 1 versions are good',
    );
    expect((await mgtr(...args.slice(0, -1), '1')).code).toBe(0);
    expect((await mgtr('verify', repo)).stdout).toContain(
      'All 2 versions are good',
    );
  }, 120_000);
});
