import type * as fs from 'node:fs/promises';
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
import { ChunkServer, type Fault } from '../__testUtils__/ChunkServer';
import { noise, packVersion } from '../__testUtils__/packVersion';
import { NEVER_MS, SkippingClock } from '../__testUtils__/SkippingClock';
import { DiskSpace } from '../disk';
import {
  Bandwidth,
  BandwidthSchedule,
  FileTransferStore,
  LocalLeaseKeeper,
  MemoryTransferStore,
  TransferEngine,
  defaultStallLimits,
  type TransferEngineOptions,
  type TransferEvent,
  type TransferRequest,
  type TransferResult,
} from '.';

const CHUNK = 64 * 1024;
const version = packVersion({ image: noise(6 * CHUNK), chunkBytes: CHUNK });
const { manifest, chunks, image } = version;
const id = manifest.archive.sha256;

describe('TransferEngine', () => {
  let staging: string;
  let clock: SkippingClock;
  let store: MemoryTransferStore;
  const servers: ChunkServer[] = [];

  beforeEach(async () => {
    staging = await mkdtemp(join(tmpdir(), 'mgtr-'));
    clock = new SkippingClock();
    store = new MemoryTransferStore();
  });
  afterEach(async () => {
    await Promise.all(servers.splice(0).map(server => server.close()));
    await rm(staging, { recursive: true });
  });

  async function serve(fault?: Fault, content = chunks): Promise<ChunkServer> {
    const server = await ChunkServer.start(content, fault);
    servers.push(server);
    return server;
  }

  const engine = (options: Partial<TransferEngineOptions> = {}) =>
    TransferEngine.create({
      stagingFolder: staging,
      store,
      clock,
      disk: new DiskSpace({ folder: staging, floor: { bytes: 0, share: 0 } }),
      connections: { start: 2, most: 2, stepMs: NEVER_MS },
      stall: { ...defaultStallLimits, openMs: 5_000, silenceMs: 5_000 },
      ...options,
    });

  async function follow(
    events: AsyncIterable<TransferEvent>,
  ): Promise<{ events: TransferEvent[]; result: TransferResult }> {
    const seen: TransferEvent[] = [];
    for await (const event of events) seen.push(event);
    const last = seen.at(-1);
    if (last?.type !== 'end') throw new Error('The run has no end');
    return { events: seen, result: last.result };
  }

  const run = async (
    from: ChunkServer[],
    request: Partial<TransferRequest> = {},
    options: Partial<TransferEngineOptions> = {},
  ) =>
    follow(
      (await engine(options)).run({
        manifest,
        sources: from.map(server => server.source()),
        ...request,
      }),
    );

  it('brings a version to the staging folder and tells how it goes', async () => {
    const { events, result } = await run([await serve()]);
    expect(result).toEqual({
      state: 'staged',
      file: join(staging, id, 'image.raw'),
    });
    expect((await readFile(join(staging, id, 'image.raw'))).equals(image)).toBe(
      true,
    );
    expect(
      events.flatMap(event => (event.type === 'state' ? event.state : [])),
    ).toEqual(['fetching', 'assembling']);
    const progress = events.filter(event => event.type === 'progress');
    expect(progress).toContainEqual(
      expect.objectContaining({
        phase: 'fetching',
        bytesDone: manifest.archive.bytes,
        bytesTotal: manifest.archive.bytes,
      }),
    );
    expect(await store.list()).toEqual([
      expect.objectContaining({
        id,
        path: 'linux/small',
        state: 'staged',
        reservedBytes: 0,
      }),
    ]);
  });

  it('fetches nothing again for an image that is staged', async () => {
    const server = await serve();
    await run([server]);
    const { events } = await run([]);
    expect(events.map(event => event.type)).toEqual(['end']);
    expect(server.asked.length).toBe(chunks.size);
  });

  it('waits for the disk with both numbers, and goes on when there is room', async () => {
    const server = await serve();
    let free = 300_000;
    const disk = new DiskSpace({
      folder: staging,
      floor: { bytes: 100_000, share: 1 },
      statfs: async () => ({ bsize: 1, blocks: 1e9, bavail: free }),
    });
    const { result } = await run([server], {}, { disk });
    expect(result).toMatchObject({
      state: 'waiting',
      reason: 'disk',
      problem: { code: 'no-space' },
    });
    expect((result as any).problem.message).toMatch(
      /786\.\d kB are needed; .* has 300\.0 kB free, and 100\.0 kB must stay free/,
    );
    expect(server.asked).toEqual([]);
    expect(await store.get(id)).toMatchObject({
      state: 'waiting',
      reservedBytes: 0,
    });
    free = 1e9;
    expect((await run([server], {}, { disk })).result.state).toBe('staged');
  });

  it('makes room for what is wanted from what nobody wants any more, and from nothing else', async () => {
    const server = await serve();
    await run([server]);
    const other = packVersion({ image: noise(7 * CHUNK), chunkBytes: CHUNK });
    const otherServer = await serve(undefined, other.chunks);
    let wanted = [id, other.manifest.archive.sha256];
    const disk = new DiskSpace({
      folder: staging,
      floor: { bytes: 0, share: 0 },
      // There is no room as long as the first version is there.
      statfs: async () => ({
        bsize: 1,
        blocks: 1e9,
        bavail: (await readdir(staging)).includes(id) ? 1 : 1e9,
      }),
    });
    const runOther = () =>
      run(
        [otherServer],
        { manifest: other.manifest },
        { disk, isWanted: sha256 => wanted.includes(sha256) },
      );
    expect((await runOther()).result).toMatchObject({
      state: 'waiting',
      reason: 'disk',
    });
    expect(await readdir(staging)).toContain(id);
    wanted = [other.manifest.archive.sha256];
    expect((await runOther()).result.state).toBe('staged');
    expect(await store.get(id)).toBeUndefined();
  });

  it('does not go below the floor when others fill the disk meanwhile', async () => {
    let free = 1e9;
    const server: ChunkServer = await serve(() => {
      if (server.asked.length === 3) free = 1000;
    });
    const disk = new DiskSpace({
      folder: staging,
      floor: { bytes: 100, share: 1 },
      // No room for many chunks at once, so that each one is asked for.
      statfs: async () => ({ bsize: 1, blocks: 1e9, bavail: free }),
    });
    const assertRoom = disk.assertRoom.bind(disk);
    disk.assertRoom = async bytes => {
      // As if a second had passed: lookups are not that frequent otherwise.
      await disk.assertFits({ id, bytes, usedBytes: 0 }, []);
      await assertRoom(0);
    };
    // One connection: with more, what others have on their way when the room ends is fetched twice.
    const connections = { start: 1, most: 1, stepMs: NEVER_MS };
    const { result } = await run([server], {}, { disk, connections });
    expect(result).toMatchObject({ state: 'waiting', reason: 'disk' });
    free = 1e9;
    const again = await run([server], {}, { disk, connections });
    expect(again.result.state).toBe('staged');
    expect(server.sentBytes).toBe(manifest.archive.bytes);
  });

  it('parks when the window closes and goes on at the byte when it opens', async () => {
    const server = await serve();
    const schedule = BandwidthSchedule.parse(
      '03:00-03:01: 16 kbit/s; else closed',
      'UTC',
    );
    const make = () => new Bandwidth({ schedule, clock, region: 'ukim' });
    const first = await run([server], { bandwidth: make() });
    expect(first.result).toMatchObject({
      state: 'waiting',
      reason: 'window',
      notBefore: Date.parse('2026-03-03T03:00:00Z'),
      problem: { code: 'window-closed' },
    });
    expect(await store.get(id)).toMatchObject({
      notBefore: Date.parse('2026-03-03T03:00:00Z'),
    });
    const closed = await run([server], { bandwidth: make() });
    expect(closed.result.state).toBe('waiting');

    let days = 0;
    for (let state = 'waiting'; state !== 'staged'; days++) {
      clock.skip(24 * 3_600_000 - (clock.now() % 86_400_000) + 3 * 3_600_000);
      state = (await run([server], { bandwidth: make() })).result.state;
      expect(days).toBeLessThan(10);
    }
    expect(days).toBeGreaterThan(1);
    // What was on its way when the window closed is all that came twice.
    expect(server.sentBytes).toBeLessThan(2 * manifest.archive.bytes);
  });

  it.each([
    ['waiting', 'source', 'source-unreachable', 503],
    ['waiting', 'source', 'source-refused', 403],
    ['waiting', 'source', 'not-found', 404],
  ])('ends as %s for the %s: %s', async (state, reason, code, status) => {
    const server = await serve(({ response }) => {
      response.writeHead(status).end();
      return true;
    });
    const { result } = await run([server]);
    expect(result).toMatchObject({ state, reason, problem: { code } });
  });

  it('says what happened also when its own record does not fit on the disk', async () => {
    const full = async () => {
      throw Object.assign(new Error('write'), { code: 'ENOSPC' });
    };
    const { result } = await run(
      [await serve()],
      {},
      {
        store: {
          ...store,
          list: async () => [],
          get: full,
          put: full,
          remove: full,
        },
      },
    );
    expect(result).toMatchObject({
      state: 'waiting',
      reason: 'disk',
      problem: { code: 'no-space' },
    });
  });

  it.each(['archive.zst.003.part', 'image.raw.part'])(
    'waits when the disk is full within %s, loses nothing, and goes on when there is room',
    async name => {
      // The module object itself; an import is a copy of it.
      const disk: typeof fs = jest.requireActual('node:fs/promises');
      const { open } = disk;
      const enospc = () =>
        Object.assign(new Error('write'), { code: 'ENOSPC', syscall: 'write' });
      const full = jest
        .spyOn(disk, 'open')
        .mockImplementation(async (file, ...rest) => {
          const handle = await open(file, ...rest);
          if (String(file).endsWith(name)) {
            jest.spyOn(handle, 'writev').mockRejectedValue(enospc());
            jest.spyOn(handle, 'write').mockRejectedValue(enospc());
          }
          return handle;
        });
      const server = await serve();
      try {
        expect((await run([server])).result).toMatchObject({
          state: 'waiting',
          reason: 'disk',
          problem: { code: 'no-space', remedy: expect.any(String) },
        });
      } finally {
        full.mockRestore();
      }
      expect(await readdir(join(staging, id))).not.toContain('image.raw');
      const { result } = await run([server]);
      expect(result.state).toBe('staged');
      expect(
        (await readFile(join(staging, id, 'image.raw'))).equals(image),
      ).toBe(true);
      // Only what the two connections had in hand was asked for again.
      expect(server.asked.length).toBeLessThanOrEqual(chunks.size + 2);
    },
  );

  it('names a staging folder that it may not use', async () => {
    const file = join(staging, id);
    await writeFile(file, 'in the way');
    const { result } = await run([await serve()]);
    expect(result).toMatchObject({
      state: 'failed',
      problem: {
        code: 'unreadable',
        message: expect.stringContaining('EEXIST'),
        remedy: expect.any(String),
      },
    });
  });

  it('keeps images from other users of the machine', async () => {
    await run([await serve()], {}, { stagingFolder: join(staging, 'own') });
    for (const folder of ['own', join('own', id)]) {
      expect((await stat(join(staging, folder))).mode % 0o1000).toBe(0o700);
    }
  });

  it('finds one flipped bit in a staged image when it is asked to look, and makes the image again', async () => {
    const server = await serve();
    await run([server]);
    const file = join(staging, id, 'image.raw');
    const flipped = Buffer.from(image);
    flipped[12_345] ^= 4; // eslint-disable-line no-bitwise
    await writeFile(file, flipped);
    const { events, result } = await run([server], { verifyStaged: true });
    expect(result.state).toBe('staged');
    expect(events).toContainEqual(
      expect.objectContaining({
        type: 'fault',
        problem: expect.objectContaining({
          message: expect.stringContaining('image was damaged'),
        }),
      }),
    );
    expect((await readFile(file)).equals(image)).toBe(true);
    // Its chunks were still right.
    expect(server.asked.length).toBe(chunks.size);

    await rm(join(staging, id, 'archive.zst.001'));
    await run([server], { verifyStaged: true });
    expect(server.asked.length).toBe(chunks.size);
  });

  it('needs a person when the publisher made a wrong archive', async () => {
    const wrong = structuredClone(manifest);
    wrong.image.sha256 = 'a'.repeat(64);
    const { result } = await run([await serve()], { manifest: wrong });
    expect(result).toMatchObject({
      state: 'failed',
      problem: { code: 'invalid' },
    });
    expect(await store.get(id)).toMatchObject({ state: 'failed' });
    expect(await readdir(join(staging, id))).not.toContain('image.raw');
  });

  it('fetches again what a disk damaged after it was verified', async () => {
    const server = await serve();
    const broken = noise(CHUNK, 99);
    const folder = join(staging, id);
    const before = await serve(({ response }) => {
      response.writeHead(503).end();
      return true;
    });
    await run([before]);
    await writeFile(join(folder, 'archive.zst.002'), broken);
    const { events, result } = await run([server]);
    expect(result.state).toBe('staged');
    expect(events).toContainEqual(
      expect.objectContaining({
        type: 'fault',
        problem: expect.objectContaining({
          message: expect.stringContaining('Chunk 2 was damaged'),
        }),
      }),
    );
    expect((await readFile(join(folder, 'image.raw'))).equals(image)).toBe(
      true,
    );
  });

  it('says busy when another process has the lease', async () => {
    const leases = new LocalLeaseKeeper();
    const held = await leases.tryAcquire(id);
    const server = await serve();
    expect((await run([server], {}, { leases })).result).toEqual({
      state: 'busy',
    });
    expect(await (await engine({ leases })).remove(id)).toBe(false);
    await held!.release();
    expect((await run([server], {}, { leases })).result.state).toBe('staged');
  });

  it('stops without another write when it loses its lease', async () => {
    const lost = new AbortController();
    const writes: number[] = [];
    const put = store.put.bind(store);
    store.put = async record => {
      expect(lost.signal.aborted).toBe(false);
      writes.push(1);
      await put(record);
    };
    const leases = {
      tryAcquire: async () => ({
        epoch: 7,
        signal: lost.signal,
        release: async () => {},
      }),
    };
    const server = await serve(() => {
      lost.abort(new Error('Somebody else has it'));
    });
    expect((await run([server], {}, { leases })).result).toEqual({
      state: 'busy',
    });
    expect(writes.length).toBe(1);
  });

  it('stops when it is aborted or nobody listens any more, and can go on', async () => {
    const server = await serve();
    const controller = new AbortController();
    const aborted = run([server], {
      signal: controller.signal,
      bandwidth: new Bandwidth({
        schedule: BandwidthSchedule.unlimited(),
        clock: {
          now: () => {
            if (server.asked.length > 1) controller.abort(new Error('Enough'));
            return clock.now();
          },
          sleep: clock.sleep,
        },
        region: 'x',
      }),
    });
    await expect(aborted).rejects.toThrow('Enough');
    const events = (await engine()).run({
      manifest,
      sources: [server.source()],
    });
    for await (const event of events) {
      expect(event.type).toBe('state');
      break;
    }
    expect((await run([server])).result.state).toBe('staged');
  });

  it('forgets a version with all its files', async () => {
    await run([await serve()]);
    expect(await (await engine()).remove(id)).toBe(true);
    expect(await readdir(staging)).toEqual([]);
    expect(await store.list()).toEqual([]);
  });
});

describe('FileTransferStore', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'mgtr-'));
  });
  afterEach(() => rm(folder, { recursive: true }));
  const record = (letter: string, updatedAt = 1) => ({
    id: letter,
    path: 'a/b',
    version: '1.0.0.0',
    state: 'fetching' as const,
    reservedBytes: 5,
    updatedAt,
    usedAt: 1,
  });

  it('remembers over restarts, also after a line was torn by a kill', async () => {
    const file = join(folder, 'transfers.jsonl');
    const first = await FileTransferStore.open(file);
    await first.put(record('a'));
    await first.put(record('b'));
    await first.put(record('a', 2));
    await first.remove('b');
    await first.put(record('c'));
    await first.close();
    const text = await readFile(file, 'utf8');
    await writeFile(file, `${text}{"put":{"id":"d","pa`);
    const second = await FileTransferStore.open(file);
    expect(await second.list()).toEqual([record('a', 2), record('c')]);
    await second.put(record('d'));
    await second.close();
    const third = await FileTransferStore.open(file);
    expect((await third.list()).map(({ id: name }) => name)).toEqual([
      'a',
      'c',
      'd',
    ]);
    await third.close();
  });

  it('does not grow without end', async () => {
    const file = join(folder, 'transfers.jsonl');
    const growing = await FileTransferStore.open(file);
    for (let at = 0; at < 1100; at++) await growing.put(record('a', at));
    expect(await growing.get('a')).toEqual(record('a', 1099));
    await growing.close();
    expect((await readFile(file, 'utf8')).split('\n').length).toBeLessThan(200);
  });
});
