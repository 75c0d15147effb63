import { mkdir } from 'node:fs/promises';
import { isMgtrError, type MgtrError } from '../MgtrError';
import { HashThread } from '../hashing';
import { chunkAt, type ChunkInfo, type Manifest } from '../manifest';
import type { ChunkSource } from './ChunkSource';
import type { Clock } from './clock';
import { ConnectionPool } from './ConnectionPool';
import type { ConnectionLimits } from './ConnectionTuner';
import { fetchChunk } from './fetchChunk';
import type { RetryPolicy } from './retry';
import { SourceBoard, type Attempt } from './SourceBoard';
import { listStagedChunks, stagedChunk } from './stagedChunks';
import type { StallLimits } from './StallGuard';

/** What one connection, and all of them together, may hold in memory for a slow disk. */
const MOST_PENDING_BYTES = 4 * 1024 * 1024;
const ALL_PENDING_BYTES = 32 * 1024 * 1024;

export interface FetchArchiveOptions {
  readonly manifest: Manifest;
  /** Folder for the chunks, made if it is missing. */
  readonly folder: string;
  readonly sources: readonly ChunkSource[];
  readonly clock: Clock;
  readonly retry: RetryPolicy;
  readonly stall: StallLimits;
  readonly connections: ConnectionLimits;
  readonly random?: () => number;
  readonly throttle?: (
    bytes: number,
    signal: AbortSignal,
  ) => Promise<void> | undefined;
  /** Called before each chunk with its size; throws when the disk has no room for it. */
  readonly ensureRoom?: (bytes: number) => Promise<void>;
  readonly observer?: FetchObserver;
  readonly signal: AbortSignal;
}

/** Told what happens, synchronously; must not throw. */
export interface FetchObserver {
  progress?(state: { bytesDone: number; connections: number }): void;
  /** A source did something wrong, and the transfer goes on. */
  fault?(error: MgtrError): void;
  /** A chunk that was bad at one source came right. */
  healed?(chunk: number, source: string): void;
}

class FetchRun {
  readonly #options: FetchArchiveOptions;
  readonly #board: SourceBoard;
  readonly #pool: ConnectionPool;
  readonly #todo: Iterator<number>;
  readonly #thread: HashThread;
  /** Size of every part being fetched. */
  readonly #parts = new Map<number, number>();
  /** The most that each of them ever had: fetching the same first bytes again is no progress. */
  readonly #reached = new Map<number, number>();
  #doneBytes: number;
  #receivedBytes = 0;

  static async create(
    options: FetchArchiveOptions,
    thread: HashThread,
  ): Promise<FetchRun> {
    const { folder, manifest } = options;
    const staged = await listStagedChunks(folder, manifest);
    return new FetchRun(options, thread, staged);
  }

  private constructor(
    options: FetchArchiveOptions,
    thread: HashThread,
    staged: ReadonlySet<number>,
  ) {
    this.#options = options;
    this.#thread = thread;
    this.#doneBytes = [...staged].reduce(
      (sum, n) => sum + chunkAt(options.manifest, n).bytes,
      0,
    );
    this.#todo = missing(options.manifest.chunks.sha256.length, staged);
    this.#board = new SourceBoard({ ...options, policy: options.retry });
    this.#pool = new ConnectionPool({
      limits: options.connections,
      clock: options.clock,
      meter: () => this.#receivedBytes,
    });
  }

  async finish(): Promise<void> {
    await this.#pool.run(async signal => {
      const next = this.#todo.next();
      if (next.done) {
        return false;
      }
      await this.#fetch(chunkAt(this.#options.manifest, next.value), signal);
      return true;
    }, this.#options.signal);
  }

  async #fetch(chunk: ChunkInfo, signal: AbortSignal): Promise<void> {
    const { clock, observer } = this.#options;
    let wasBad = false;
    for (;;) {
      signal.throwIfAborted();
      await this.#options.ensureRoom?.(chunk.bytes);
      const choice = this.#board.choose(chunk.n);
      if (choice.kind === 'none') {
        throw choice.problem;
      }
      if (choice.kind === 'wait') {
        await clock.sleep(choice.untilMs - clock.now(), signal);
        continue;
      }
      const fault = await this.#attempt(choice.attempt, chunk, signal);
      if (!fault) {
        if (wasBad) {
          observer?.healed?.(chunk.n, choice.attempt.source.carrier.label);
        }
        return;
      }
      wasBad ||= fault.code === 'chunk-bad';
    }
  }

  /** Returns the fault that this attempt ended with, if any; throws what no other source can cure. */
  async #attempt(
    attempt: Attempt,
    chunk: ChunkInfo,
    signal: AbortSignal,
  ): Promise<MgtrError | undefined> {
    const { folder, manifest, observer, clock, stall, throttle } =
      this.#options;
    let progressed = false;
    try {
      await fetchChunk({
        chunk,
        target: stagedChunk(folder, manifest, chunk.n),
        source: attempt.source,
        wholeFile: attempt.wholeFile,
        limits: stall,
        pendingBytes: Math.min(
          MOST_PENDING_BYTES,
          ALL_PENDING_BYTES / Math.max(1, this.#pool.active),
        ),
        thread: this.#thread,
        throttle,
        signal,
        onSize: bytes => {
          if (this.#resize(chunk.n, bytes)) {
            progressed = true;
            this.#board.progressed(attempt);
          }
        },
      });
    } catch (error) {
      signal.throwIfAborted();
      const verdict = this.#board.failed(attempt, error, progressed);
      if (verdict.tooMuch) {
        this.#pool.backOff();
      }
      if (isMgtrError(error)) {
        observer?.fault?.(error);
      }
      await clock.sleep(verdict.pauseMs, signal);
      return error as MgtrError;
    }
    this.#board.done(attempt);
    this.#parts.delete(chunk.n);
    this.#reached.delete(chunk.n);
    this.#doneBytes += chunk.bytes;
    this.#report();
    return undefined;
  }

  /** Takes note of a part's size and says whether it is larger than it ever was. */
  #resize(n: number, bytes: number): boolean {
    // The first size is what an earlier run left on the disk.
    const before = this.#parts.get(n) ?? bytes;
    const reached = this.#reached.get(n) ?? bytes;
    this.#parts.set(n, bytes);
    this.#reached.set(n, Math.max(reached, bytes));
    this.#receivedBytes += Math.max(0, bytes - before);
    this.#report();
    return bytes > reached;
  }

  #report(): void {
    let bytesDone = this.#doneBytes;
    for (const bytes of this.#parts.values()) {
      bytesDone += bytes;
    }
    this.#options.observer?.progress?.({
      bytesDone,
      connections: this.#pool.active,
    });
  }
}

/** Brings all chunks of an archive that are not in `folder` yet. Rejects as `fetchChunk` does, once no source can help. */
export async function fetchArchive(
  options: FetchArchiveOptions,
): Promise<void> {
  await mkdir(options.folder, { recursive: true });
  await HashThread.lend(async thread => {
    const run = await FetchRun.create(options, thread);
    await run.finish();
  });
}

function* missing(
  count: number,
  staged: ReadonlySet<number>,
): Generator<number> {
  for (let n = 1; n <= count; n++) {
    if (!staged.has(n)) {
      yield n;
    }
  }
}
