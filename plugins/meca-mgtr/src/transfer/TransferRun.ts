import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { MgtrError, isMgtrError } from '../MgtrError';
import type { DiskReservation } from '../disk';
import { HashThread } from '../hashing';
import { assembleImage } from '../image';
import { fetchArchive } from './fetchArchive';
import { imageFileOf } from './imageFile';
import type { Lease } from './Lease';
import { ProgressReporter } from './ProgressReporter';
import { dropDamagedChunks, isIntact, stagedChunk } from './stagedChunks';
import type { TransferContext, TransferRequest } from './TransferEngine';
import type { TransferEvent, TransferResult } from './TransferEvent';
import type { TransferProblem, TransferState } from './TransferStore';

/** How often chunks that went bad on our own disk are fetched again within one run. */
const MOST_REPAIRS = 2;

/** Problems that pass by themselves, and what the transfer then waits for. */
const WAITS = new Map<string, 'window' | 'disk' | 'source'>([
  ['window-closed', 'window'],
  ['no-space', 'disk'],
  ['source-unreachable', 'source'],
  ['source-refused', 'source'],
  ['not-found', 'source'],
  ['range-refused', 'source'],
  ['chunk-bad', 'source'],
]);

type Request = TransferRequest & { readonly signal: AbortSignal };

/** One attempt at one archive, under one lease. */
export class TransferRun {
  readonly #context: TransferContext;
  readonly #request: Request;
  readonly #emit: (event: TransferEvent) => void;
  readonly #lease: Lease;
  readonly #signal: AbortSignal;
  readonly #id: string;
  readonly #folder: string;

  static async start(
    context: TransferContext,
    request: Request,
    emit: (event: TransferEvent) => void,
  ): Promise<TransferResult> {
    const lease = await context.leases.tryAcquire(
      request.manifest.archive.sha256,
    );
    if (!lease) {
      return { state: 'busy' };
    }
    try {
      return await new TransferRun(context, request, emit, lease).#finish();
    } catch (error) {
      request.signal.throwIfAborted();
      if (lease.signal.aborted) {
        return { state: 'busy' };
      }
      throw error;
    } finally {
      await lease.release();
    }
  }

  private constructor(
    context: TransferContext,
    request: Request,
    emit: (event: TransferEvent) => void,
    lease: Lease,
  ) {
    this.#context = context;
    this.#request = request;
    this.#emit = emit;
    this.#lease = lease;
    this.#signal = AbortSignal.any([request.signal, lease.signal]);
    this.#id = request.manifest.archive.sha256;
    this.#folder = join(context.stagingFolder, this.#id);
  }

  async #finish(): Promise<TransferResult> {
    try {
      await mkdir(this.#folder, { recursive: true, mode: 0o700 });
      if (!(await this.#isStaged())) {
        this.#request.bandwidth?.assertOpen();
        await this.#reserve();
        await this.#fetchAndAssemble();
      }
      await this.#remember('staged');
      return { state: 'staged', file: this.#imageFile };
    } catch (error) {
      this.#signal.throwIfAborted();
      return this.#stopped(await this.#context.disk.explain(error));
    }
  }

  get #imageFile(): string {
    return imageFileOf(this.#context.stagingFolder, this.#request.manifest);
  }

  /** An image gets its name only after every check, so its size is enough to know it by, unless there is a doubt. */
  async #isStaged(): Promise<boolean> {
    const { manifest, verifyStaged } = this.#request;
    const size = await stat(this.#imageFile).then(
      stats => stats.size,
      () => undefined,
    );
    if (size !== manifest.image.bytes) {
      return false;
    }
    const { sha256 } = manifest.image;
    const intact = () =>
      HashThread.lend(thread =>
        isIntact(thread, this.#imageFile, sha256, this.#signal),
      );
    if (!verifyStaged || (await intact())) {
      return true;
    }
    await rm(this.#imageFile, { force: true });
    const message =
      'The image was damaged on the staging disk after it had been verified; it is made again';
    this.#emit({ type: 'fault', problem: { code: 'invalid', message } });
    return false;
  }

  /** Chunks and image lie side by side: unpacking can then be killed and repeated without a new fetch. */
  async #reserve(): Promise<void> {
    const { image, archive } = this.#request.manifest;
    const bytes = image.bytes + archive.bytes;
    await this.#context.reserve(async () => {
      while (!(await this.#tryFit(bytes))) {
        // What nobody wants any more has just made room.
      }
      await this.#remember('fetching', { reservedBytes: bytes });
    });
  }

  /** Says false when it may fit now after all. Throws `no-space` when it does not and nothing can be spared. */
  async #tryFit(bytes: number): Promise<boolean> {
    const others: DiskReservation[] = [];
    for (const record of await this.#context.store.list()) {
      if (record.id !== this.#id && record.reservedBytes > 0) {
        others.push({
          id: record.id,
          bytes: record.reservedBytes,
          usedBytes: await bytesIn(
            join(this.#context.stagingFolder, record.id),
          ),
        });
      }
    }
    const wanted = {
      id: this.#id,
      bytes,
      usedBytes: await bytesIn(this.#folder),
    };
    try {
      await this.#context.disk.assertFits(wanted, others);
      return true;
    } catch (error) {
      const full = isMgtrError(error) && error.code === 'no-space';
      if (!full || !(await this.#context.makeRoom())) {
        throw error;
      }
      return false;
    }
  }

  async #fetchAndAssemble(): Promise<void> {
    for (let repairs = 0; ; repairs++) {
      this.#emit({ type: 'state', state: 'fetching' });
      await this.#fetch();
      this.#emit({ type: 'state', state: 'assembling' });
      await this.#remember('assembling');
      try {
        await this.#assemble();
        return;
      } catch (error) {
        this.#signal.throwIfAborted();
        if (repairs >= MOST_REPAIRS || !(await this.#repair(error))) {
          throw error;
        }
        await this.#remember('fetching');
      }
    }
  }

  async #fetch(): Promise<void> {
    const { manifest, sources, bandwidth } = this.#request;
    const { disk, clock, retry, stall, connections } = this.#context;
    const progress = new ProgressReporter(
      'fetching',
      manifest.archive.bytes,
      clock,
      this.#emit,
    );
    await fetchArchive({
      manifest,
      folder: this.#folder,
      sources,
      clock,
      retry,
      stall,
      connections,
      throttle: bandwidth && ((bytes, signal) => bandwidth.take(bytes, signal)),
      ensureRoom: bytes => disk.assertRoom(bytes),
      observer: {
        progress: state => progress.report(state.bytesDone, state.connections),
        fault: error =>
          this.#emit({ type: 'fault', problem: problemOf(error) }),
        healed: (chunk, source) =>
          this.#emit({ type: 'healed', chunk, source }),
      },
      signal: this.#signal,
    });
  }

  async #assemble(): Promise<void> {
    const { manifest, mostVirtualBytes } = this.#request;
    const { disk, clock, sevenZip, qemuImg } = this.#context;
    const progress = new ProgressReporter(
      'assembling',
      manifest.image.bytes,
      clock,
      this.#emit,
    );
    await assembleImage({
      manifest,
      chunkFile: n => stagedChunk(this.#folder, manifest, n),
      target: this.#imageFile,
      mostVirtualBytes,
      sevenZip,
      qemuImg,
      ensureRoom: bytes => disk.assertRoom(bytes),
      onProgress: bytes => progress.report(bytes, 0),
      signal: this.#signal,
    });
  }

  /** Whether the archive was damaged here, after it was verified; what was is then gone. */
  async #repair(error: unknown): Promise<boolean> {
    const mayBeOurs =
      isMgtrError(error) &&
      ['invalid', 'too-large', 'image-refused'].includes(error.code);
    const missing = (error as NodeJS.ErrnoException)?.code === 'ENOENT';
    if (!mayBeOurs && !missing) {
      return false;
    }
    const damaged = await dropDamagedChunks(
      this.#folder,
      this.#request.manifest,
      this.#signal,
    );
    for (const chunk of damaged) {
      const problem = `Chunk ${chunk} was damaged on the staging disk after it had been verified; it is fetched again`;
      this.#emit({
        type: 'fault',
        problem: { code: 'chunk-bad', message: problem },
      });
    }
    return damaged.length > 0;
  }

  async #stopped(error: unknown): Promise<TransferResult> {
    const known = isMgtrError(error) ? error : unreadable(error);
    const problem = problemOf(known);
    const reason = WAITS.get(known.code);
    if (!reason) {
      await this.#tryRemember('failed', { problem });
      return { state: 'failed', problem };
    }
    const { notBefore } = known.details;
    await this.#tryRemember('waiting', { problem, notBefore });
    return { state: 'waiting', reason, problem, notBefore };
  }

  /** The record may lie on the very disk that is full; what stopped the run is said in any case. */
  async #tryRemember(
    state: TransferState,
    more: { problem: TransferProblem; notBefore?: number },
  ): Promise<void> {
    try {
      await this.#remember(state, more);
    } catch (error) {
      this.#signal.throwIfAborted();
      const code = (error as NodeJS.ErrnoException)?.code;
      if (code !== 'ENOSPC' && code !== 'EDQUOT') {
        throw error;
      }
    }
  }

  async #remember(
    state: TransferState,
    more: {
      problem?: TransferProblem;
      notBefore?: number;
      reservedBytes?: number;
    } = {},
  ): Promise<void> {
    this.#signal.throwIfAborted();
    const { store, clock } = this.#context;
    const { path, version } = this.#request.manifest;
    const now = clock.now();
    const before = await store.get(this.#id);
    const working = state === 'fetching' || state === 'assembling';
    await store.put(
      {
        id: this.#id,
        path,
        version,
        state,
        // Who waits holds no room; what it has on the disk is counted by the disk itself.
        reservedBytes: working
          ? more.reservedBytes ?? before?.reservedBytes ?? 0
          : 0,
        updatedAt: now,
        usedAt: now,
        problem: more.problem,
        notBefore: more.notBefore,
      },
      this.#lease.epoch,
    );
  }
}

function problemOf(error: MgtrError): TransferProblem {
  const { code, message, remedy } = error;
  return { code, message, remedy };
}

/** The file system said no: its message names the file, its code says why. */
function unreadable(error: unknown): MgtrError {
  const { code, syscall } = (error ?? {}) as NodeJS.ErrnoException;
  if (code === undefined || syscall === undefined) {
    throw error;
  }
  return new MgtrError(
    'unreadable',
    `The staging folder cannot be used (${code})`,
    {
      cause: error,
      remedy: 'Check that the folder exists and that this process owns it.',
    },
  );
}

/** What the files of a folder take on the disk; holes take nothing. */
async function bytesIn(folder: string): Promise<number> {
  let bytes = 0;
  for (const name of await readdir(folder).catch(() => [])) {
    const stats = await stat(join(folder, name)).catch(() => undefined);
    bytes += (stats?.blocks ?? 0) * 512;
  }
  return bytes;
}
