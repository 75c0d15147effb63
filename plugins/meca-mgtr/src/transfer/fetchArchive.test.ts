import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable, pipeline } from 'node:stream';
import type { MgtrError } from '../MgtrError';
import {
  ChunkServer,
  cutAfter,
  etagOf,
  type Fault,
} from '../__testUtils__/ChunkServer';
import { noise, packVersion } from '../__testUtils__/packVersion';
import { NEVER_MS, SkippingClock } from '../__testUtils__/SkippingClock';
import { fetchArchive, type FetchArchiveOptions } from './fetchArchive';
import { defaultRetryPolicy } from './retry';
import { stagedChunk } from './stagedChunks';

const CHUNK = 64 * 1024;
const version = packVersion({
  image: noise(5 * CHUNK + 1024),
  chunkBytes: CHUNK,
  compression: 'none',
});
const { manifest, chunks } = version;

describe('fetchArchive', () => {
  let folder: string;
  let clock: SkippingClock;
  const servers: ChunkServer[] = [];

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'mgtr-'));
    clock = new SkippingClock();
  });

  afterEach(async () => {
    await Promise.all(servers.splice(0).map(server => server.close()));
    await rm(folder, { recursive: true });
  });

  async function serve(fault?: Fault, content = chunks): Promise<ChunkServer> {
    const server = await ChunkServer.start(content, fault);
    servers.push(server);
    return server;
  }

  const fetch = (
    from: ChunkServer[],
    { observer, ...options }: Partial<FetchArchiveOptions> = {},
  ) => {
    let last = 0;
    return fetchArchive({
      manifest,
      folder,
      sources: from.map(server => server.source()),
      clock,
      retry: defaultRetryPolicy,
      stall: {
        openMs: 5_000,
        silenceMs: 5_000,
        slowBytesPerSecond: 1,
        slowMs: 60_000,
      },
      connections: { start: 4, most: 32, stepMs: NEVER_MS },
      signal: new AbortController().signal,
      observer: {
        ...observer,
        progress(state) {
          const arrived = state.bytesDone - last;
          last = state.bytesDone;
          servers.forEach(server => server.cutHeld(arrived));
          observer?.progress?.(state);
        },
      },
      ...options,
    });
  };

  /** All chunks are there, right, and without anything beside them. */
  async function isComplete(): Promise<boolean> {
    const parts: Buffer[] = [];
    for (let n = 1; n <= chunks.size; n++) {
      parts.push(await readFile(stagedChunk(folder, manifest, n)));
    }
    const { length } = await readdir(folder);
    return Buffer.concat(parts).equals(version.image) && length === chunks.size;
  }

  const failure = (promise: Promise<unknown>): Promise<MgtrError> =>
    promise.then(
      () => {
        throw new Error('It should not have worked');
      },
      error => error,
    );

  it('brings every chunk once when nothing goes wrong', async () => {
    const server = await serve();
    const progress: number[] = [];
    await fetch([server], {
      observer: { progress: state => progress.push(state.bytesDone) },
    });
    expect(await isComplete()).toBe(true);
    expect(server.asked.length).toBe(chunks.size);
    expect(server.sentBytes).toBe(manifest.archive.bytes);
    expect(progress.at(-1)).toBe(manifest.archive.bytes);
  });

  it('goes on at the byte where the connection was cut', async () => {
    const server: ChunkServer = await serve(cutAfter(() => server, 20_000));
    await fetch([server], {
      connections: { start: 1, most: 1, stepMs: NEVER_MS },
    });
    expect(await isComplete()).toBe(true);
    expect(server.asked.slice(0, 4)).toEqual([
      'disk.001 0',
      'disk.001 20000',
      'disk.001 40000',
      'disk.001 60000',
    ]);
    // Never a byte twice, and the file was to be the same one.
    expect(server.sentBytes).toBe(manifest.archive.bytes);
    expect(server.ifRange[1]).toBe(etagOf(chunks.get('disk.001')!));
  });

  it('goes on with what a killed process left behind', async () => {
    const server = await serve();
    const first = chunks.get('disk.001')!;
    await writeFile(
      `${stagedChunk(folder, manifest, 1)}.part`,
      first.subarray(0, 30_000),
    );
    await writeFile(stagedChunk(folder, manifest, 2), chunks.get('disk.002')!);
    await fetch([server]);
    expect(await isComplete()).toBe(true);
    expect(server.asked).toContain('disk.001 30000');
    expect(server.asked.join()).not.toContain('disk.002');
  });

  it.each([
    ['damaged', noise(30_000, 9)],
    ['longer than the chunk', noise(CHUNK + 5, 9)],
    ['complete and damaged', noise(CHUNK, 9)],
  ])('recovers from a part that is %s', async (_, left) => {
    const server = await serve();
    await writeFile(`${stagedChunk(folder, manifest, 1)}.part`, left);
    await fetch([server]);
    expect(await isComplete()).toBe(true);
  });

  it('begins again when a server answers a range with the whole file', async () => {
    const server: ChunkServer = await serve(asked => {
      if (asked.before === 0) {
        return cutAfter(() => server, 10_000)(asked);
      }
      asked.response.writeHead(200, { 'content-length': asked.bytes.length });
      asked.response.end(asked.bytes);
      return true;
    });
    await fetch([server], {
      connections: { start: 1, most: 1, stepMs: NEVER_MS },
    });
    expect(await isComplete()).toBe(true);
  });

  it('begins again when the file changed while it was fetched', async () => {
    const old = new Map(chunks).set('disk.001', noise(CHUNK, 77));
    const server: ChunkServer = await serve(asked => {
      if (asked.before === 0 && asked.name === 'disk.001') {
        return cutAfter(
          () => server,
          10_000,
        )({
          ...asked,
          bytes: old.get('disk.001')!,
        });
      }
      return false;
    });
    await fetch([server]);
    expect(await isComplete()).toBe(true);
  });

  it('asks for whole files where ranges are answered with other bytes', async () => {
    const server: ChunkServer = await serve(asked => {
      if (asked.request.headers.range === undefined) {
        return false;
      }
      if (asked.before === 0) {
        return cutAfter(() => server, 10_000)(asked);
      }
      asked.response.writeHead(206, {
        'content-range': `bytes 0-${CHUNK - 1}/${CHUNK}`,
      });
      asked.response.end(asked.bytes);
      return true;
    });
    await fetch([server], {
      connections: { start: 1, most: 1, stepMs: NEVER_MS },
    });
    expect(await isComplete()).toBe(true);
    expect(server.asked).toContain('disk.001 whole');
  });

  it('heals a corrupt chunk from another source and says so', async () => {
    const bad = await serve(
      undefined,
      new Map(chunks).set('disk.003', noise(CHUNK, 5)),
    );
    const good = await serve();
    const healed: [number, string][] = [];
    const faults: MgtrError[] = [];
    await fetch([bad, good], {
      // Whoever is asked first, the bad copy must come up.
      connections: { start: 1, most: 1, stepMs: NEVER_MS },
      observer: {
        healed: (chunk, source) => healed.push([chunk, source]),
        fault: error => faults.push(error),
      },
    });
    expect(await isComplete()).toBe(true);
    expect(healed).toEqual([[3, good.url]]);
    expect(faults.map(fault => fault.code)).toEqual(['chunk-bad']);
  });

  it('heals one flipped bit in every chunk from another source', async () => {
    const flipped = new Map(
      [...chunks].map(([name, bytes], index) => {
        const copy = Buffer.from(bytes);
        // eslint-disable-next-line no-bitwise
        copy[(index * 12_345) % copy.length] ^= 1 << index % 8;
        return [name, copy];
      }),
    );
    const bad = await serve(undefined, flipped);
    const good = await serve();
    const healed: number[] = [];
    await fetch([bad, good], {
      connections: { start: 1, most: 1, stepMs: NEVER_MS },
      observer: { healed: chunk => healed.push(chunk) },
    });
    expect(await isComplete()).toBe(true);
    expect(healed).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it('names source, chunk and both hashes after three bad copies', async () => {
    const wrong = noise(CHUNK, 5);
    const server = await serve(
      undefined,
      new Map(chunks).set('disk.003', wrong),
    );
    const error = await failure(fetch([server]));
    expect(error.code).toBe('chunk-bad');
    expect(error.message).toContain(server.url);
    expect(error.details).toMatchObject({
      chunk: 3,
      source: server.url,
      expectedSha256: manifest.chunks.sha256[2],
      actualSha256: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect(
      server.asked.filter(asked => asked.startsWith('disk.003')).length,
    ).toBe(3);
    expect((await readdir(folder)).join()).not.toContain('.003');
  });

  it('refuses every single flipped bit', async () => {
    for (const at of [0, 4_321, CHUNK - 1]) {
      const flipped = Buffer.from(chunks.get('disk.002')!);
      // eslint-disable-next-line no-bitwise
      flipped[at] ^= 1 << at % 8;
      const server = await serve(
        undefined,
        new Map(chunks).set('disk.002', flipped),
      );
      expect((await failure(fetch([server]))).code).toBe('chunk-bad');
      expect(await readdir(folder)).not.toContain('archive.img.002');
    }
  });

  it('does not fetch a file of another size', async () => {
    const server = await serve(
      undefined,
      new Map(chunks).set('disk.001', noise(CHUNK - 1, 1)),
    );
    const error = await failure(fetch([server]));
    expect(error.code).toBe('chunk-bad');
    expect(error.message).toContain(`${CHUNK - 1} bytes`);
  });

  it('stops reading a file that does not end', async () => {
    const block = noise(CHUNK);
    const server: ChunkServer = await serve(({ response }) => {
      const endless = new Readable({
        read() {
          this.push(block);
        },
      });
      response.writeHead(200);
      pipeline(endless, response, () => {});
      return true;
    });
    expect((await failure(fetch([server]))).code).toBe('chunk-bad');
  });

  it.each([
    ['seconds', () => '90'],
    ['a date', () => new Date(Date.now() + 90_000).toUTCString()],
  ])('waits as long as Retry-After says in %s', async (_, value) => {
    const server = await serve(({ before, name, response }) => {
      if (before === 0 && name === 'disk.001') {
        response.writeHead(429, { 'retry-after': value() }).end();
        return true;
      }
      return false;
    });
    await fetch([server]);
    expect(await isComplete()).toBe(true);
    expect(Math.max(...clock.slept)).toBeGreaterThan(88_000);
    expect(Math.max(...clock.slept)).toBeLessThanOrEqual(90_000);
  });

  it.each([401, 403, 404, 410])(
    'does not ask a source again that says %i, and uses the next',
    async status => {
      const refusing = await serve(({ response }) => {
        response.writeHead(status).end();
        return true;
      });
      const good = await serve();
      await fetch([refusing, good], {
        connections: { start: 1, most: 1, stepMs: NEVER_MS },
      });
      expect(await isComplete()).toBe(true);
      const once = status === 401 || status === 403;
      expect(refusing.asked.length).toBeLessThanOrEqual(once ? 1 : chunks.size);
      expect(new Set(refusing.asked).size).toBe(refusing.asked.length);
    },
  );

  it('says what a source refused when there is no other', async () => {
    const server = await serve(({ response }) => {
      response.writeHead(403).end('secret text');
      return true;
    });
    const error = await failure(fetch([server]));
    expect(error.code).toBe('source-refused');
    expect(error.details.httpStatus).toBe(403);
    expect(error.message).not.toContain('secret');
  });

  it('gives a dead source up after ten failures without a byte', async () => {
    const server = await serve(({ request }) => {
      request.socket.destroy();
      return true;
    });
    const error = await failure(
      fetch([server], {
        connections: { start: 1, most: 1, stepMs: NEVER_MS },
      }),
    );
    expect(error.code).toBe('source-unreachable');
    expect(server.asked.length).toBe(10);
    // Each pause may be longer than the one before, and none longer than five minutes.
    expect(Math.max(...clock.slept)).toBeLessThanOrEqual(300_000);
  });

  it('counts the cut of many connections as one failure', async () => {
    let arrived = 0;
    const hanging: ServerResponse[] = [];
    const server: ChunkServer = await serve(({ response, before }) => {
      if (before > 0) {
        return false;
      }
      arrived += 1;
      // All four hang until the line breaks for all of them.
      hanging.push(response);
      if (arrived === 4) {
        hanging.forEach(held => held.socket?.destroy());
      }
      return arrived <= 4;
    });
    await fetch([server], {
      retry: { ...defaultRetryPolicy, mostFailures: 2 },
    });
    expect(await isComplete()).toBe(true);
  });

  it('drops a source that only drips, and uses the other', async () => {
    const drips = await serve(({ response, bytes }) => {
      response.writeHead(206, {
        'content-range': `bytes 0-${bytes.length - 1}/${bytes.length}`,
      });
      const timer = setInterval(() => response.write('x'), 5);
      response.on('close', () => clearInterval(timer));
      return true;
    });
    const good = await serve();
    const faults: MgtrError[] = [];
    await fetch([drips, good], {
      connections: { start: 1, most: 1, stepMs: NEVER_MS },
      stall: {
        openMs: 5_000,
        silenceMs: 5_000,
        slowBytesPerSecond: 8 * 1024,
        slowMs: 60,
      },
      retry: { ...defaultRetryPolicy, mostFailures: 1 },
      observer: { fault: error => faults.push(error) },
    });
    expect(await isComplete()).toBe(true);
    expect(faults[0].message).toMatch(/sent only \d+ bytes\/s/);
  });

  it('does not wait for a silent source', async () => {
    const silent = await serve(({ before }) => before < 3);
    const faults: MgtrError[] = [];
    await fetch([silent], {
      stall: {
        openMs: 40,
        silenceMs: 40,
        slowBytesPerSecond: 1,
        slowMs: 60_000,
      },
      observer: { fault: error => faults.push(error) },
    });
    expect(await isComplete()).toBe(true);
    expect(faults[0].message).toContain('did not answer within 0 s');
  });

  it('follows a redirect only to a host that is listed', async () => {
    const other = await serve();
    const server = await serve(({ name, response }) => {
      response
        .writeHead(302, {
          location: `${other.url.replace('127.0.0.1', 'localhost')}${name}`,
        })
        .end();
      return true;
    });
    const error = await failure(fetch([server]));
    expect(error.code).toBe('source-refused');
    expect(error.message).toContain('another host');
    expect(other.asked).toEqual([]);

    await fetch([], {
      sources: [server.source({ redirectHosts: ['localhost'] })],
    });
    expect(await isComplete()).toBe(true);
  });

  it('stops at once when it is aborted, and keeps what it has', async () => {
    const server: ChunkServer = await serve(cutAfter(() => server, 20_000));
    const controller = new AbortController();
    const reason = new Error('Enough');
    const error = await failure(
      fetch([server], {
        signal: controller.signal,
        connections: { start: 1, most: 1, stepMs: NEVER_MS },
        observer: {
          fault: () => controller.abort(reason),
        },
      }),
    );
    expect(error).toBe(reason);
    expect(
      (await readFile(`${stagedChunk(folder, manifest, 1)}.part`)).length,
    ).toBe(20_000);
  });
});
