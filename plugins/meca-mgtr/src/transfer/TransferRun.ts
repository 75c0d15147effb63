import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { assembleImage } from '../image';
import { describeStop, problemOf } from './describeStop';
import { fetchArchive } from './fetchArchive';
import { imageFileOf } from './imageFile';
import type { Lease } from './Lease';
import { ProgressReporter } from './ProgressReporter';
import { isImageStaged, removeDamage, type Staged } from './repairStaged';
import { reserveRoom } from './reserveRoom';
import { RunRecord } from './RunRecord';
import { stagedChunk } from './stagedChunks';
import type { TransferContext, TransferRequest } from './TransferContext';
import type { TransferEvent, TransferResult } from './TransferEvent';

/** How often chunks that went bad on our own disk are fetched again within one run. */
const MOST_REPAIRS = 2;

type Request = TransferRequest & { readonly signal: AbortSignal };

/** One attempt at one archive, under one lease. */
export class TransferRun {
  readonly #context: TransferContext;
  readonly #request: Request;
  readonly #emit: (event: TransferEvent) => void;
  readonly #signal: AbortSignal;
  readonly #record: RunRecord;
  readonly #staged: Staged;

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
    const { manifest } = request;
    const signal = AbortSignal.any([request.signal, lease.signal]);
    this.#context = context;
    this.#request = request;
    this.#emit = emit;
    this.#signal = signal;
    this.#record = new RunRecord(context, { manifest, lease, signal });
    this.#staged = {
      manifest,
      folder: join(context.stagingFolder, manifest.archive.sha256),
      imageFile: imageFileOf(context.stagingFolder, manifest),
      signal,
      onFault: problem => emit({ type: 'fault', problem }),
    };
  }

  async #finish(): Promise<TransferResult> {
    const { manifest, bandwidth, verifyStaged = false } = this.#request;
    const { folder, imageFile } = this.#staged;
    try {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      if (!(await isImageStaged(this.#staged, verifyStaged))) {
        bandwidth?.assertOpen();
        await reserveRoom(this.#context, manifest, reservedBytes =>
          this.#record.write('fetching', { reservedBytes }),
        );
        await this.#fetchAndAssemble();
      }
      await this.#record.write('staged');
      return { state: 'staged', file: imageFile };
    } catch (error) {
      this.#signal.throwIfAborted();
      const stop = describeStop(await this.#context.disk.explain(error));
      await this.#record.tryWrite(stop.state, stop);
      return stop;
    }
  }

  async #fetchAndAssemble(): Promise<void> {
    for (let repairs = 0; ; repairs++) {
      this.#emit({ type: 'state', state: 'fetching' });
      await this.#fetch();
      this.#emit({ type: 'state', state: 'assembling' });
      await this.#record.write('assembling');
      try {
        await this.#assemble();
        return;
      } catch (error) {
        this.#signal.throwIfAborted();
        if (
          repairs >= MOST_REPAIRS ||
          !(await removeDamage(this.#staged, error))
        ) {
          throw error;
        }
        await this.#record.write('fetching');
      }
    }
  }

  async #fetch(): Promise<void> {
    const { manifest, sources, bandwidth } = this.#request;
    const { disk, clock, retry, stall, connections } = this.#context;
    const progress = this.#reporter('fetching', manifest.archive.bytes);
    await fetchArchive({
      manifest,
      folder: this.#staged.folder,
      sources,
      clock,
      retry,
      stall,
      connections,
      throttle: bandwidth && ((bytes, signal) => bandwidth.take(bytes, signal)),
      ensureRoom: bytes => disk.assertRoom(bytes),
      observer: {
        progress: state => progress.report(state.bytesDone, state.connections),
        fault: error => this.#staged.onFault(problemOf(error)),
        healed: (chunk, source) =>
          this.#emit({ type: 'healed', chunk, source }),
      },
      signal: this.#signal,
    });
  }

  async #assemble(): Promise<void> {
    const { manifest, mostVirtualBytes } = this.#request;
    const { disk, sevenZip, qemuImg } = this.#context;
    const { folder, imageFile } = this.#staged;
    const progress = this.#reporter('assembling', manifest.image.bytes);
    await assembleImage({
      manifest,
      chunkFile: n => stagedChunk(folder, manifest, n),
      target: imageFile,
      mostVirtualBytes,
      sevenZip,
      qemuImg,
      ensureRoom: bytes => disk.assertRoom(bytes),
      onProgress: bytes => progress.report(bytes, 0),
      signal: this.#signal,
    });
  }

  #reporter(
    phase: 'fetching' | 'assembling',
    bytesTotal: number,
  ): ProgressReporter {
    return new ProgressReporter(
      phase,
      bytesTotal,
      this.#context.clock,
      this.#emit,
    );
  }
}
