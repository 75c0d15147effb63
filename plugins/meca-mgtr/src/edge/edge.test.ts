import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ChunkServer, type Fault } from '../__testUtils__/ChunkServer';
import { noise, packVersion, sha256 } from '../__testUtils__/packVersion';
import { TestPortal } from '../__testUtils__/TestPortal';
import { runCli } from '../cli/runCli';
import { FolderLock } from '../disk';
import { versionFolder } from '../manifest';
import { runEdge } from './runEdge';

const CHUNK = 64 * 1024;
const version = packVersion({ image: noise(5 * CHUNK), chunkBytes: CHUNK });
const { manifest, chunks, image } = version;
const folderOf = versionFolder(manifest.path, manifest.version);

describe('edge', () => {
  let staging: string;
  let portal: TestPortal;
  const servers: ChunkServer[] = [];
  const running: { stop: AbortController; ended: Promise<void> }[] = [];
  const lines: string[] = [];

  beforeEach(async () => {
    staging = await mkdtemp(join(tmpdir(), 'mgtr-'));
    portal = await TestPortal.start();
    lines.length = 0;
  });
  afterEach(async () => {
    for (const { stop, ended } of running.splice(0)) {
      stop.abort(new Error('The test is over'));
      await ended;
    }
    await portal.close();
    await Promise.all(servers.splice(0).map(server => server.close()));
    await rm(staging, { recursive: true });
  });

  /** A repository as the web serves it. */
  async function repository(fault?: Fault): Promise<ChunkServer> {
    const server = await ChunkServer.start(
      new Map(
        [...chunks].map(([name, bytes]) => [`${folderOf}/${name}`, bytes]),
      ),
      fault,
    );
    servers.push(server);
    return server;
  }

  function startEdge(more: { cacheBytes?: number; transfers?: number } = {}) {
    const stop = new AbortController();
    const ended = runEdge({
      portal: portal.url,
      token: portal.token,
      stagingFolder: staging,
      listenHost: '127.0.0.1',
      publicHost: '127.0.0.1',
      floor: { bytes: 0, share: 0 },
      activeMs: 20,
      log: line => lines.push(line),
      signal: stop.signal,
      ...more,
    });
    running.push({ stop, ended });
    return { stop, ended };
  }

  const want = (server: ChunkServer, more: object = {}) => ({
    replicaId: 'r1',
    manifest,
    sources: [{ url: server.url }],
    ...more,
  });
  const state = (id = 'r1') => portal.report(id)?.state;

  it('brings what the portal wants, serves it for the import, and stops serving after it', async () => {
    portal.wanted = [want(await repository())];
    startEdge();
    await portal.until(() => state() === 'staged');
    expect(portal.report('r1')).toMatchObject({
      bytesDone: image.length,
      bytesTotal: image.length,
    });
    expect(portal.report('r1')?.imageUrl).toBeUndefined();
    expect(portal.exchanges[0]).toMatchObject({
      edge: { id: expect.stringMatching(/^[0-9a-f-]{36}$/) },
      disk: { floorBytes: 0, totalBytes: expect.any(Number) },
      replicas: [],
    });

    portal.wanted = [{ ...portal.wanted[0], serveAs: 'meca--linux-small' }];
    await portal.until(() => portal.report('r1')?.imageUrl !== undefined);
    const url = portal.report('r1')!.imageUrl!;
    expect(url).toMatch(/\/meca--linux-small\.raw$/);
    const bytes = Buffer.from(await (await fetch(url)).arrayBuffer());
    expect(sha256(bytes)).toBe(manifest.image.sha256);
    await portal.until(() => portal.report('r1')?.servedBytes === image.length);

    portal.wanted = [want(servers[0])];
    await portal.until(() => portal.report('r1')?.imageUrl === undefined);
    expect((await fetch(url)).status).toBe(404);
    expect(lines.join('\n')).not.toContain(new URL(url).pathname);
  });

  it('goes on while the portal is down, and deletes nothing', async () => {
    const server = await repository(({ response, before }) => {
      if (before === 0 && !portal.down) {
        // The transfer has begun; now the portal goes away.
        portal.down = true;
      }
      void response;
    });
    portal.wanted = [want(server)];
    startEdge();
    while (server.asked.length < chunks.size) {
      await new Promise(resolve => setTimeout(resolve, 10));
    }
    portal.down = false;
    await portal.until(() => state() === 'staged');
    expect(server.asked.length).toBe(chunks.size);
  });

  it('begins where it was after a restart, under the same identity', async () => {
    const server = await repository();
    portal.wanted = [want(server)];
    const first = startEdge();
    await portal.until(() => state() === 'staged');
    first.stop.abort(new Error('Restart'));
    await first.ended;
    const [{ edge }] = portal.exchanges;
    portal.exchanges.length = 0;
    startEdge();
    await portal.until(() => state() === 'staged');
    expect(server.asked.length).toBe(chunks.size);
    expect(portal.exchanges[0].edge.id).toBe(edge.id);
  });

  it('removes nothing when it is stopped before the portal has said what is wanted', async () => {
    portal.wanted = [want(await repository())];
    // The first sweep of a folder only reports; all later ones remove at once what is not wanted.
    const first = startEdge({ cacheBytes: 0 });
    await portal.until(() => state() === 'staged');
    first.stop.abort(new Error('Restart'));
    await first.ended;
    portal.silent = true;
    const second = startEdge({ cacheBytes: 0 });
    await portal.until(() => portal.refused > 0);
    second.stop.abort(new Error('Restart'));
    await second.ended;
    portal.silent = false;
    startEdge({ cacheBytes: 0 });
    await portal.until(() => state() === 'staged');
    expect(servers[0].asked.length).toBe(chunks.size);
    expect(lines.join()).not.toContain('Removed');
  });

  it('reports what is wrong with a source, and takes another at once', async () => {
    const broken = await repository(({ response }) => {
      response.writeHead(404).end();
      return true;
    });
    const good = await repository();
    portal.wanted = [want(broken)];
    startEdge();
    await portal.until(() => state() === 'waiting');
    expect(portal.report('r1')).toMatchObject({
      waitingFor: 'source',
      notBefore: expect.stringMatching(/Z$/),
      problem: { code: 'not-found' },
    });
    portal.wanted = [want(good)];
    await portal.until(() => state() === 'staged');
  });

  it('looks again at an image that was received wrong, when it is tried again', async () => {
    const server = await repository();
    portal.wanted = [want(server, { attempt: 1 })];
    startEdge();
    await portal.until(() => state() === 'staged');
    const file = join(staging, manifest.archive.sha256, 'image.raw');
    const flipped = Buffer.from(image);
    flipped[77] ^= 1; // eslint-disable-line no-bitwise
    await writeFile(file, flipped);
    portal.wanted = [want(server, { attempt: 2, serveAs: 'again' })];
    await portal.until(() => portal.report('r1')?.imageUrl !== undefined);
    const { imageUrl } = portal.report('r1')!;
    const bytes = Buffer.from(await (await fetch(imageUrl!)).arrayBuffer());
    expect(sha256(bytes)).toBe(manifest.image.sha256);
    expect(server.asked.length).toBe(chunks.size);
  });

  it('makes an image again that somebody removed, and serves it', async () => {
    const server = await repository();
    portal.wanted = [want(server)];
    startEdge();
    await portal.until(() => state() === 'staged');
    await rm(join(staging, manifest.archive.sha256), { recursive: true });
    portal.wanted = [want(server, { serveAs: 'again' })];
    await portal.until(() => portal.report('r1')?.imageUrl !== undefined);
    const { imageUrl } = portal.report('r1')!;
    const bytes = Buffer.from(await (await fetch(imageUrl!)).arrayBuffer());
    expect(sha256(bytes)).toBe(manifest.image.sha256);
  });

  it('lives on while its staging folder is away', async () => {
    startEdge();
    await portal.until(() => portal.exchanges.length > 0);
    await rename(staging, `${staging}.away`);
    while (!lines.some(line => line.includes('ENOENT'))) {
      await new Promise(resolve => setTimeout(resolve, 10));
    }
    await rename(`${staging}.away`, staging);
    portal.wanted = [want(await repository())];
    await portal.until(() => state() === 'staged');
    expect(portal.report('r1')?.bytesDone).toBe(image.length);
  });

  it('says that a version is wrong, and that needs a person', async () => {
    const wrong = structuredClone(manifest);
    wrong.image.virtualBytes += 512;
    portal.wanted = [want(await repository(), { manifest: wrong })];
    startEdge();
    await portal.until(() => state() === 'failed');
    expect(portal.report('r1')?.problem).toMatchObject({
      code: 'image-refused',
      message: expect.stringContaining('linux/small 01.00.00.00'),
    });
    expect(portal.report('r1')?.notBefore).toBeUndefined();
  });

  it('says when it tries again what it could not begin, and takes another source at once', async () => {
    const server = await repository();
    const sources = [{ url: 'http://192.0.2.1/' }];
    portal.wanted = [want(server, { sources })];
    startEdge();
    await portal.until(() => state() === 'failed');
    expect(portal.report('r1')).toMatchObject({
      problem: { code: 'usage' },
      notBefore: expect.any(String),
    });
    portal.wanted = [want(server)];
    await portal.until(() => state() === 'staged');
    expect(portal.report('r1')?.notBefore).toBeUndefined();
  });

  it('respects the window and the largest disk of its region', async () => {
    portal.wanted = [want(await repository())];
    portal.more = { bandwidth: { table: 'else closed', timeZone: 'UTC' } };
    startEdge();
    await portal.until(() => state() === 'waiting');
    expect(portal.report('r1')).toMatchObject({
      waitingFor: 'window',
      problem: { message: expect.stringContaining('bme') },
    });
    expect(servers[0].asked).toEqual([]);
  });

  it('begins with what has become most urgent meanwhile', async () => {
    const versions = ['first', 'second', 'third'].map((name, index) => {
      const packed = packVersion({
        image: noise(CHUNK, index + 7),
        chunkBytes: CHUNK,
      });
      return { ...packed, manifest: { ...packed.manifest, path: name } };
    });
    const folderOfVersion = ({ path }: { path: string }) =>
      versionFolder(path, manifest.version);
    let goOn = () => {};
    const held = new Promise<void>(resolve => {
      goOn = resolve;
    });
    const server = await ChunkServer.start(
      new Map(
        versions.flatMap(item =>
          [...item.chunks].map(([name, bytes]): [string, Buffer] => [
            `${folderOfVersion(item.manifest)}/${name}`,
            bytes,
          ]),
        ),
      ),
      ({ name, bytes, response }) => {
        if (!name.startsWith('first')) return false;
        void held.then(() => {
          response.writeHead(200, { 'content-length': bytes.length });
          response.end(bytes);
        });
        return true;
      },
    );
    servers.push(server);
    const [first, second, third] = versions.map(item => ({
      replicaId: item.manifest.path,
      manifest: item.manifest,
      sources: [{ url: server.url }],
    }));

    portal.wanted = [first, second, third];
    startEdge({ transfers: 1 });
    await portal.until(() => portal.report('third') !== undefined);
    portal.wanted = [first, third, second];
    const before = portal.exchanges.length;
    // The answer to the one before the last has arrived.
    await portal.until(() => portal.exchanges.length >= before + 2);
    goOn();
    await portal.until(() => state('second') === 'staged');
    expect([...new Set(server.asked.map(line => line.split('/')[0]))]).toEqual([
      'first',
      'third',
      'second',
    ]);
  });

  it('stops a transfer that is not wanted any more', async () => {
    const server = await repository(() => true);
    portal.wanted = [want(server)];
    startEdge();
    await portal.until(() => state() === 'fetching');
    portal.wanted = [];
    await portal.until(() => portal.exchanges.at(-1)?.replicas.length === 0);
    expect(server.asked.length).toBeLessThanOrEqual(chunks.size);
  });

  it('refuses a portal without encryption, and a folder in use', async () => {
    const options = {
      token: 'x',
      stagingFolder: staging,
      log: () => {},
      signal: new AbortController().signal,
    };
    await expect(
      runEdge({ ...options, portal: 'http://portal.example' }),
    ).rejects.toMatchObject({ code: 'usage' });
    const inUse = join(staging, 'used');
    await mkdir(inUse);
    const lock = await FolderLock.acquire(inUse);
    await expect(
      runEdge({
        ...options,
        portal: 'https://portal.example',
        stagingFolder: inUse,
      }),
    ).rejects.toMatchObject({ code: 'conflict' });
    await lock.release();
    await (await FolderLock.acquire(inUse)).release();
  });

  it('says that its token is refused, and neither token nor answer', async () => {
    const stop = new AbortController();
    const ended = runEdge({
      portal: portal.url,
      token: 'stolen-token',
      stagingFolder: staging,
      publicHost: '127.0.0.1',
      log: line => {
        lines.push(line);
        if (line.includes('refuses')) stop.abort(new Error('Seen'));
      },
      signal: stop.signal,
    });
    await ended;
    expect(lines.join('\n')).toContain('refuses the token');
    expect(lines.join('\n')).not.toMatch(/stolen-token|secret of the portal/);
  });

  it('is a command that wants a portal and a token', async () => {
    const said = jest.spyOn(console, 'error').mockImplementation(() => {});
    const portalOption = ['--portal', 'https://portal.example'];
    expect(await runCli(['edge', ...portalOption])).toBe(2);
    expect(await runCli(['edge', '--token', 'x'])).toBe(2);
    expect(said.mock.calls.join('\n')).toContain('--portal is missing');
    said.mockRestore();
  });
});
