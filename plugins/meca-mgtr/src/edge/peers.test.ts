import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, request as httpRequest, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ChunkServer, type Fault } from '../__testUtils__/ChunkServer';
import { noise, packVersion, sha256 } from '../__testUtils__/packVersion';
import { TestPortal } from '../__testUtils__/TestPortal';
import { runCli } from '../cli/runCli';
import { chunkAt, versionFolder } from '../manifest';
import { PeerTickets } from './PeerTickets';
import { runEdge } from './runEdge';

const CHUNK = 64 * 1024;
const HOUR_MS = 3_600_000;
const version = packVersion({ image: noise(12 * CHUNK), chunkBytes: CHUNK });
const { manifest, chunks } = version;
const archive = manifest.archive.sha256;
const folderOf = versionFolder(manifest.path, manifest.version);

/** An edge under a portal, and the proxy by which others reach it. */
interface Place {
  portal: TestPortal;
  staging: string;
  url: string;
  /** Paths that others asked for. */
  asked: string[];
}

/** The version as the portal wants it at an edge. */
const want = (sources: object[]) => ({
  ...{ replicaId: 'r1', manifest },
  sources: sources as { url: string }[],
});

describe('edges among each other', () => {
  const closing: (() => Promise<unknown>)[] = [];
  const lines: string[] = [];
  let holder: Place;

  beforeEach(async () => {
    lines.length = 0;
    holder = await startEdge();
    holder.portal.wanted = [want([{ url: (await repository()).url }])];
    await staged(holder);
  });
  afterEach(async () => {
    for (const close of closing.splice(0).reverse()) await close();
  });

  async function repository(fault?: Fault): Promise<ChunkServer> {
    const files = [...chunks].map(([name, bytes]): [string, Buffer] => [
      `${folderOf}/${name}`,
      bytes,
    ]);
    const server = await ChunkServer.start(new Map(files), fault);
    closing.push(() => server.close());
    return server;
  }

  async function staged({ portal }: Place): Promise<void> {
    await portal.until(() => portal.report('r1')?.state === 'staged');
  }

  async function startEdge(): Promise<Place> {
    const staging = await mkdtemp(join(tmpdir(), 'mgtr-'));
    const portal = await TestPortal.start();
    let port = 0;
    const asked: string[] = [];
    const proxy = await startProxy(() => port, asked);
    const url = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
    const stop = new AbortController();
    const ended = runEdge({
      ...{ portal: portal.url, token: portal.token, stagingFolder: staging },
      ...{ listenHost: '127.0.0.1', publicHost: '127.0.0.1' },
      allowInsecureHttp: true,
      peers: { url },
      floor: { bytes: 0, share: 0 },
      activeMs: 20,
      log: line => {
        lines.push(line);
        port ||= Number(/other edges on port (\d+)/.exec(line)?.[1] ?? 0);
      },
      signal: stop.signal,
    });
    closing.push(async () => {
      stop.abort(new Error('The test is over'));
      await ended;
      await portal.close();
      proxy.closeAllConnections();
      proxy.close();
      await rm(staging, { recursive: true });
    });
    return { portal, staging, url, asked };
  }

  /** As the portal makes it for another edge. */
  function peerSource(nowMs = Date.now()) {
    const ticket = new PeerTickets(holder.portal.token).issue(archive, nowMs);
    const headers = { authorization: `Bearer ${ticket}` };
    return { url: `${holder.url}/${archive}`, headers };
  }

  it('say what they hold, also when it is not wanted any more', async () => {
    const held = () => holder.portal.exchanges.at(-1)!.peer;
    await holder.portal.until(() => held()?.archives.length === 1);
    holder.portal.wanted = [];
    const { exchanges } = holder.portal;
    await holder.portal.until(() => exchanges.at(-1)!.replicas.length === 0);
    expect(held()).toEqual({ url: holder.url, archives: [archive] });
  });

  it('finish from another one what a repository began that went away', async () => {
    let answers = 0;
    const dying = await repository(({ response }) => {
      answers += 1;
      if (answers <= 2) return false;
      response.socket?.destroy();
      return true;
    });
    const second = await startEdge();
    second.portal.wanted = [want([{ url: dying.url }, peerSource()])];
    await staged(second);
    const image = await readFile(join(second.staging, archive, 'image.raw'));
    expect(sha256(image)).toBe(manifest.image.sha256);
    expect(holder.asked.length).toBeGreaterThanOrEqual(chunks.size - 2);
    const { headers } = peerSource();
    expect(lines.join('\n')).not.toContain(headers.authorization.slice(7));
  });

  it('lose no more than a chunk by one whose disk altered it', async () => {
    const folder = join(holder.staging, archive);
    for (const name of await readdir(folder)) {
      if (!name.startsWith('archive.')) continue;
      const bytes = await readFile(join(folder, name));
      bytes[7] ^= 1; // eslint-disable-line no-bitwise
      await writeFile(join(folder, name), bytes);
    }
    const good = await repository();
    const second = await startEdge();
    second.portal.wanted = [want([peerSource(), { url: good.url }])];
    await staged(second);
    expect(holder.asked.length).toBeGreaterThan(0);
    expect(new Set(good.asked).size).toBe(chunks.size);
    const image = await readFile(join(second.staging, archive, 'image.raw'));
    expect(sha256(image)).toBe(manifest.image.sha256);
  });

  it('answer with ranges and strong tags, and only who has a ticket for the archive', async () => {
    const { file, n } = chunkAt(manifest, 2);
    const bytes = chunks.get(file.slice(folderOf.length + 1))!;
    const { url, headers } = peerSource();
    const get = (more: object = {}, name = file) =>
      fetch(`${url}/${name}`, { headers: { ...headers, ...more } });
    const whole = await get();
    expect(whole.status).toBe(200);
    expect(Buffer.from(await whole.arrayBuffer()).equals(bytes)).toBe(true);
    const etag = whole.headers.get('etag')!;
    expect(etag).toBe(`"${archive}-${n}-${bytes.length}"`);
    const part = await get({ range: 'bytes=10-19', 'if-range': etag });
    expect(part.status).toBe(206);
    expect(Buffer.from(await part.arrayBuffer())).toEqual(
      bytes.subarray(10, 20),
    );
    expect((await get({}, `${folderOf}/disk.099`)).status).toBe(404);

    const other = new PeerTickets('another token');
    const own = new PeerTickets(holder.portal.token);
    const now = Date.now();
    for (const ticket of [
      other.issue(archive, now),
      own.issue('0'.repeat(64), now),
      own.issue(archive, now - 25 * HOUR_MS),
      own.issue(archive, now + 48 * HOUR_MS),
      holder.portal.token,
      '',
    ]) {
      const refused = await get({ authorization: `Bearer ${ticket}` });
      expect([ticket, refused.status]).toEqual([ticket, 401]);
    }
    const elsewhere = await get({}, '../../edge-id');
    expect(elsewhere.status).toBe(401);
  });

  it('do not answer while the window of their region is closed', async () => {
    holder.portal.more = {
      bandwidth: { table: 'else closed', timeZone: 'UTC' },
    };
    const { length } = holder.portal.exchanges;
    await holder.portal.until(
      () => holder.portal.exchanges.length >= length + 2,
    );
    const { url, headers } = peerSource();
    const { file } = chunkAt(manifest, 1);
    const refused = await fetch(`${url}/${file}`, { headers });
    expect(refused.status).toBe(503);
    expect(refused.headers.get('retry-after')).toBe('60');
  });

  it('may be reached without encryption only if that is allowed', async () => {
    const wrong = runEdge({
      ...{ portal: 'https://portal.example', token: 'x' },
      stagingFolder: holder.staging,
      peers: { url: 'http://edge.example' },
      log: () => {},
      signal: new AbortController().signal,
    });
    await expect(wrong).rejects.toMatchObject({ code: 'usage' });
    const said = jest.spyOn(console, 'error').mockImplementation(() => {});
    const edge = ['edge', '--portal', 'https://portal.example', '--token', 'x'];
    expect(await runCli([...edge, '--peer-port', '8093'])).toBe(2);
    expect(said.mock.calls.join('\n')).toContain(
      '--peer-port needs --peer-url',
    );
    said.mockRestore();
  });
});

/** Stands for the operator's proxy with the certificate. */
async function startProxy(
  port: () => number,
  asked: string[],
): Promise<Server> {
  const proxy = createServer((from, to) => {
    asked.push(from.url!);
    const { method, headers, url: path } = from;
    const on = httpRequest(
      { host: '127.0.0.1', port: port(), method, path, headers },
      answer => {
        to.writeHead(answer.statusCode!, answer.headers);
        answer.on('error', () => to.destroy()).pipe(to);
      },
    );
    on.on('error', () => to.destroy()).end();
  });
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  return proxy;
}
