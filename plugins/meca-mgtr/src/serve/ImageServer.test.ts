import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { noise, sha256 } from '../__testUtils__/packVersion';
import { ImageServer, type ImageOffer } from '.';

const image = noise(300_000);

describe('ImageServer', () => {
  let folder: string;
  let server: ImageServer;
  let offer: ImageOffer;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'mgtr-'));
    const file = join(folder, 'image');
    await writeFile(file, image);
    server = await ImageServer.start({
      host: '127.0.0.1',
      publicHost: '127.0.0.1',
    });
    offer = await server.offer({
      file,
      name: 'meca--linux-small--01.00.00.00',
      extension: 'qcow2',
      sha256: sha256(image),
    });
  });
  afterEach(async () => {
    await server.close();
    await rm(folder, { recursive: true });
  });

  const get = (headers: Record<string, string> = {}, url = offer.url) =>
    fetch(url, { headers, redirect: 'manual' });

  it('serves the whole image with its length, under the extension of its format', async () => {
    expect(offer.url).toMatch(
      /^http:\/\/127\.0\.0\.1:\d+\/[0-9a-f]{32}\/meca--linux-small--01\.00\.00\.00\.qcow2$/,
    );
    const head = await fetch(offer.url, { method: 'HEAD' });
    expect(head.headers.get('content-length')).toBe(String(image.length));
    const answer = await get();
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-length')).toBe(String(image.length));
    expect(Buffer.from(await answer.arrayBuffer()).equals(image)).toBe(true);
    expect(offer.sentBytes).toBe(image.length);
  });

  it.each([
    ['bytes=1000-1999', 206, 1000, 2000],
    ['bytes=299000-', 206, 299_000, 300_000],
    ['bytes=-10', 206, 299_990, 300_000],
    ['bytes=5-999999', 206, 5, 300_000],
    ['bytes=5-4', 200, 0, 300_000],
    ['bytes=0-1,4-5', 200, 0, 300_000],
    ['items=1-2', 200, 0, 300_000],
  ])('answers %s', async (range, status, from, to) => {
    const answer = await get({ range });
    expect(answer.status).toBe(status);
    const bytes = Buffer.from(await answer.arrayBuffer());
    expect(bytes.equals(image.subarray(from, to))).toBe(true);
    expect(answer.headers.get('content-range')).toBe(
      status === 206 ? `bytes ${from}-${to - 1}/${image.length}` : null,
    );
  });

  it('refuses a range behind the end, and ignores one of another file', async () => {
    const beyond = await get({ range: 'bytes=300000-' });
    expect(beyond.status).toBe(416);
    expect(beyond.headers.get('content-range')).toBe('bytes */300000');
    const other = await get({ range: 'bytes=5-9', 'if-range': '"other"' });
    expect(other.status).toBe(200);
    await other.arrayBuffer();
    const same = await get({
      range: 'bytes=5-9',
      'if-range': `"${sha256(image)}"`,
    });
    expect(same.status).toBe(206);
    await same.arrayBuffer();
  });

  it('sends no faster than it may', async () => {
    const asked: number[] = [];
    let open = () => {};
    const gate = new Promise<void>(resolve => (open = resolve));
    const paced = await server.offer({
      file: join(folder, 'image'),
      name: 'paced',
      extension: 'raw',
      sha256: sha256(image),
      pace: async bytes => {
        asked.push(bytes);
        await gate;
      },
    });
    const answer = await get({}, paced.url);
    expect(paced.sentBytes).toBe(0);
    open();
    const bytes = Buffer.from(await answer.arrayBuffer());
    expect(bytes.equals(image)).toBe(true);
    expect(asked.reduce((sum, part) => sum + part)).toBe(image.length);
  });

  it('has nothing else', async () => {
    const { origin, pathname } = new URL(offer.url);
    const [, token, name] = pathname.split('/');
    const raw = (path: string) =>
      new Promise<number>((resolve, reject) => {
        request({ host: '127.0.0.1', port: server.port, path }, answer => {
          answer.resume();
          resolve(answer.statusCode!);
        })
          .on('error', reject)
          .end();
      });
    for (const path of [
      '/',
      `/${token}/`,
      `/${token}/x/../${name}`,
      `/${token}/%2e%2e/image`,
      `/${token}/../../etc/passwd`,
      `/${'0'.repeat(32)}/${name}`,
      `${pathname}?x`,
      `//${token}/${name}`,
    ]) {
      expect([path, await raw(path)]).toEqual([path, 404]);
    }
    const post = await fetch(offer.url, { method: 'POST', body: 'x' });
    expect(post.status).toBe(405);
    expect(origin).toContain(String(server.port));
  });

  it('does not serve names that lead elsewhere', async () => {
    for (const name of ['../x', 'a/b', '', '.x', 'a b']) {
      await expect(
        server.offer({ file: folder, name, extension: 'raw', sha256: '' }),
      ).rejects.toMatchObject({ code: 'usage' });
    }
  });

  it('ends with the import, downloads included', async () => {
    const big = join(folder, 'big');
    await writeFile(big, Buffer.alloc(64 * 1024 * 1024));
    const running = await server.offer({
      file: big,
      name: 'big',
      extension: 'raw',
      sha256: 'x',
    });
    const answer = await get({}, running.url);
    const reader = answer.body!.getReader();
    await reader.read();
    running.close();
    await expect(
      (async () => {
        for (;;) if ((await reader.read()).done) return;
      })(),
    ).rejects.toThrow();
    expect((await get({}, running.url)).status).toBe(404);
  });
});
