import { spawn, type ChildProcess } from 'node:child_process';
import { createReadStream } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createHash } from 'node:crypto';
import { createInterface } from 'node:readline';
import { ChunkServer } from '../__testUtils__/ChunkServer';
import { noise, packVersion } from '../__testUtils__/packVersion';
import { FileTransferStore } from './FileTransferStore';

const MIB = 1024 * 1024;
const child = resolve(__dirname, '../__testUtils__/transferChild.ts');

describe('a transfer in a process of its own', () => {
  let folder: string;
  let server: ChunkServer;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'mgtr-'));
    await mkdir(join(folder, 'staging'));
  });
  afterEach(async () => {
    await server.close();
    await rm(folder, { recursive: true });
  });

  /** Runs the process until it ends, and hands every event to `see`. */
  async function run(
    see: (event: any, running: ChildProcess) => void,
    started: (running: ChildProcess) => void = () => {},
  ): Promise<void> {
    const running = spawn(
      process.execPath,
      [
        '--import',
        'tsx',
        child,
        join(folder, 'staging'),
        server.url,
        join(folder, 'manifest.json'),
      ],
      { stdio: ['ignore', 'pipe', 'pipe'], cwd: resolve(__dirname, '../..') },
    );
    started(running);
    let errors = '';
    running.stderr.on('data', part => (errors += part));
    const ended = new Promise(resolveEnd => running.once('close', resolveEnd));
    for await (const line of createInterface({ input: running.stdout })) {
      see(JSON.parse(line), running);
    }
    await ended;
    if (running.exitCode) throw new Error(errors);
  }

  it('ends in the same image however often it is killed, and fetches little twice', async () => {
    const image = Buffer.concat([noise(12 * MIB), Buffer.alloc(4 * MIB)]);
    const { manifest, chunks } = packVersion({ image, chunkBytes: MIB });
    await writeFile(join(folder, 'manifest.json'), JSON.stringify(manifest));
    server = await ChunkServer.start(chunks);

    // Killed by the server after so many bytes of an answer, wherever the process then is.
    let killAt: number | undefined;
    const victim: { process?: ChildProcess } = {};
    const aim = (running: ChildProcess) => {
      victim.process = running;
    };
    const send = server.send.bind(server);
    server.send = (response, bytes) => {
      if (killAt !== undefined && server.sentBytes + bytes.length > killAt) {
        send(response, bytes.subarray(0, bytes.length >> 1)); // eslint-disable-line no-bitwise
        killAt = undefined;
        setTimeout(
          () => victim.process?.kill('SIGKILL'),
          (server.sentBytes % 5) * 3,
        );
        return;
      }
      send(response, bytes);
    };
    const kills = [0, 1, 3, 4, 3];
    for (const megabytes of kills) {
      killAt = server.sentBytes + megabytes * MIB;
      await run(() => {}, aim);
    }
    // Once more while it unpacks, and once as soon as that is over.
    for (const moment of ['assembling', 'end']) {
      await run((event, running) => {
        if (event.state === moment || event.type === moment) {
          running.kill('SIGKILL');
        }
      });
    }
    let end: any;
    await run(event => {
      if (event.type === 'end') end = event.result;
    });
    expect(end.state).toBe('staged');
    expect((await readFile(end.file)).equals(image)).toBe(true);
    // At most what the open connections had on their way, once per kill.
    const twice = server.sentBytes - manifest.archive.bytes;
    expect(twice).toBeLessThanOrEqual(kills.length * 4 * MIB);

    const store = await FileTransferStore.open(
      join(folder, 'staging', 'transfers.jsonl'),
    );
    expect(await store.list()).toEqual([
      expect.objectContaining({ state: 'staged', reservedBytes: 0 }),
    ]);
    await store.close();
  }, 180_000);

  it('takes no more memory than its bound for an image far larger', async () => {
    // One block again and again: 320 MiB that the test need not hold.
    const block = noise(4 * MIB);
    const count = 80;
    const chunkHash = createHash('sha256').update(block).digest('hex');
    const whole = createHash('sha256');
    for (let n = 0; n < count; n++) whole.update(block);
    const sha256 = whole.digest('hex');
    const bytes = count * block.length;
    const { manifest } = packVersion({
      image: Buffer.alloc(512),
      chunkBytes: 512,
      compression: 'none',
    });
    manifest.image = { ...manifest.image, bytes, virtualBytes: bytes, sha256 };
    manifest.archive = { compression: 'none', bytes, sha256 };
    manifest.chunks = {
      name: 'disk',
      bytes: block.length,
      sha256: Array(count).fill(chunkHash),
    };
    await writeFile(join(folder, 'manifest.json'), JSON.stringify(manifest));
    server = await ChunkServer.start(
      new Map(
        manifest.chunks.sha256.map((_, index) => [
          `disk.${String(index + 1).padStart(3, '0')}`,
          block,
        ]),
      ),
    );
    let file = '';
    let peakBytes = Infinity;
    await run(event => {
      if (event.type === 'end') file = event.result.file;
      if (event.type === 'memory') peakBytes = event.peakBytes;
    });
    const hash = createHash('sha256');
    for await (const part of createReadStream(file)) hash.update(part);
    expect(hash.digest('hex')).toBe(sha256);
    expect(peakBytes).toBeLessThan(250e6);
  }, 180_000);
});
