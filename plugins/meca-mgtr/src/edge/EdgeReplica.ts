import { inspect } from 'node:util';
import { MgtrError, isMgtrError } from '../MgtrError';
import type { Carrier } from '../repository';
import type { ImageOffer, ImageServer, Pace } from '../serve';
import type {
  Bandwidth,
  ChunkSource,
  TransferEngine,
  TransferEvent,
  TransferProblem,
  TransferResult,
} from '../transfer';
import type {
  EdgeReplicaReport,
  EdgeSource,
  EdgeWantedReplica,
} from './protocol';

/** A result that passes by itself is tried again after this. */
const AGAIN_MS = 60_000;
/** Somebody else fetches the same archive: asking costs little, and a portal has it fetched once for many regions. */
const BUSY_MS = 2_000;

export interface EdgeReplicaContext {
  readonly engine: TransferEngine;
  readonly images: ImageServer;
  readonly openSource: (source: EdgeSource) => Carrier;
  /** How fast images may be served; left out: at any rate. */
  readonly pace?: Pace;
  readonly now: () => number;
  /** Told when there is something new to report. */
  readonly onChange: () => void;
  /** A line for the log. */
  readonly log: (line: string) => void;
}

/** One wanted replica at this edge: its transfer, and the offer of its image. */
export class EdgeReplica {
  readonly #context: EdgeReplicaContext;
  #wanted: EdgeWantedReplica;
  #report: EdgeReplicaReport;
  #offer?: { as: string; offer: ImageOffer };
  #imageFile?: string;
  #inDoubt = false;
  #running?: { stop: AbortController; ended: Promise<void> };
  #notBeforeMs = 0;
  #dropped = false;

  constructor(context: EdgeReplicaContext, wanted: EdgeWantedReplica) {
    this.#context = context;
    this.#wanted = wanted;
    this.#report = {
      replicaId: wanted.replicaId,
      state: 'queued',
      bytesDone: 0,
      bytesTotal: wanted.manifest.archive.bytes,
    };
  }

  get archiveSha256(): string {
    return this.#wanted.manifest.archive.sha256;
  }

  /** The verified image, once it is staged. */
  get imageFile(): string | undefined {
    return this.#imageFile;
  }

  get isRunning(): boolean {
    return this.#running !== undefined;
  }

  /** When a transfer should be started, epoch milliseconds; Infinity while there is nothing to start. */
  get dueAtMs(): number {
    return this.#running || this.#dropped || this.#imageFile !== undefined
      ? Infinity
      : this.#notBeforeMs;
  }

  report(): EdgeReplicaReport {
    return {
      ...this.#report,
      imageUrl: this.#offer?.offer.url,
      servedBytes: this.#offer?.offer.sentBytes,
    };
  }

  /**
   * Takes over what the portal wants now. A failed replica is tried again when its manifest, sources or attempt changed. A new
   * attempt with a staged image, which nobody is fetching now, begins with looking whether the image is still what it was.
   */
  async want(wanted: EdgeWantedReplica): Promise<void> {
    const before = this.#wanted;
    this.#wanted = wanted;
    if (keyOf(before) !== keyOf(wanted)) {
      this.#notBeforeMs = 0;
    }
    if (
      before.attempt !== wanted.attempt &&
      this.#imageFile !== undefined &&
      !this.#offer
    ) {
      this.doubt();
    }
    // Somebody removed the image, or its disk failed.
    await this.#serve().catch(() => this.doubt());
  }

  /** Runs the transfer to wherever it gets; never rejects. */
  start(bandwidth: Bandwidth | undefined, mostVirtualBytes?: number): void {
    const stop = new AbortController();
    const ended = this.#transfer(stop.signal, bandwidth, mostVirtualBytes)
      .catch(error => {
        if (!stop.signal.aborted) {
          this.#failed(error);
        }
      })
      .finally(() => {
        this.#running = undefined;
        this.#context.onChange();
      });
    this.#running = { stop, ended };
  }

  /** Ends transfer and offer; the files stay, as cache. */
  async drop(): Promise<void> {
    this.#dropped = true;
    this.#offer?.offer.close();
    this.#offer = undefined;
    this.#running?.stop.abort(new Error('The replica is not wanted any more'));
    await this.#running?.ended;
  }

  async #transfer(
    signal: AbortSignal,
    bandwidth: Bandwidth | undefined,
    mostVirtualBytes?: number,
  ): Promise<void> {
    const { manifest } = this.#wanted;
    const events = this.#context.engine.run({
      manifest,
      sources: this.#sources(),
      bandwidth,
      mostVirtualBytes,
      verifyStaged: this.#inDoubt,
      signal,
    });
    for await (const event of events) {
      await this.#see(event);
    }
  }

  #sources(): ChunkSource[] {
    return this.#wanted.sources.map(source => ({
      carrier: this.#context.openSource(source),
    }));
  }

  async #see(event: TransferEvent): Promise<void> {
    switch (event.type) {
      case 'state':
        this.#change({ state: event.state });
        return;
      case 'progress': {
        const { type, phase, ...progress } = event;
        this.#report = { ...this.#report, ...progress, state: phase };
        return;
      }
      case 'fault':
        this.#report = { ...this.#report, problem: event.problem };
        return;
      case 'end':
        await this.#ended(event.result);
        return;
      default:
    }
  }

  async #ended(result: TransferResult): Promise<void> {
    const now = this.#context.now();
    switch (result.state) {
      case 'staged': {
        const { bytes } = this.#wanted.manifest.image;
        this.#imageFile = result.file;
        this.#inDoubt = false;
        this.#change({ state: 'staged', bytesDone: bytes, bytesTotal: bytes });
        await this.#serve();
        return;
      }
      case 'busy':
        this.#waitUntil(now + BUSY_MS, { waitingFor: 'lease' });
        return;
      case 'waiting':
        this.#waitUntil(result.notBefore ?? now + AGAIN_MS, {
          waitingFor: result.reason,
          problem: result.problem,
        });
        return;
      default:
        this.#notBeforeMs = Infinity;
        this.#change({ state: 'failed', problem: result.problem });
    }
  }

  #waitUntil(notBeforeMs: number, more: Partial<EdgeReplicaReport>): void {
    this.#notBeforeMs = notBeforeMs;
    this.#change({
      state: 'waiting',
      notBefore: new Date(notBeforeMs).toISOString(),
      ...more,
    });
  }

  /** A fault of ours, such as a source that may not be used: said to the portal, and tried again later. */
  #failed(error: unknown): void {
    if (!isMgtrError(error)) {
      this.#context.log(`${this.#wanted.replicaId}: ${inspect(error)}`);
    }
    const known: TransferProblem = isMgtrError(error)
      ? { code: error.code, message: error.message, remedy: error.remedy }
      : new MgtrError('unreadable', 'The edge failed; its log says why', {
          cause: error,
        });
    this.#notBeforeMs = this.#context.now() + AGAIN_MS;
    this.#change({
      state: 'failed',
      notBefore: new Date(this.#notBeforeMs).toISOString(),
      problem: {
        code: known.code,
        message: known.message,
        remedy: known.remedy,
      },
    });
  }

  /** The next transfer looks whether the image is still what it was, and makes it again if it is not. */
  doubt(): void {
    this.#imageFile = undefined;
    this.#inDoubt = true;
    this.#change({ state: 'queued' });
  }

  /** Begins a new report: what was said of an earlier state does not hold any more. */
  #change(report: Partial<EdgeReplicaReport>): void {
    const { replicaId, bytesDone, bytesTotal } = this.#report;
    this.#report = {
      replicaId,
      bytesDone,
      bytesTotal,
      state: this.#report.state,
      ...report,
    };
    this.#context.onChange();
  }

  async #serve(): Promise<void> {
    const { serveAs, manifest } = this.#wanted;
    if (this.#offer && this.#offer.as !== serveAs) {
      this.#offer.offer.close();
      this.#offer = undefined;
    }
    if (this.#offer || serveAs === undefined || !this.#imageFile) {
      return;
    }
    const offer = await this.#context.images.offer({
      file: this.#imageFile,
      name: serveAs,
      extension: manifest.image.format,
      sha256: manifest.image.sha256,
      pace: this.#context.pace,
    });
    if (this.#dropped) {
      offer.close();
      return;
    }
    this.#offer = { as: serveAs, offer };
    this.#context.onChange();
  }
}

function keyOf({ manifest, sources, attempt }: EdgeWantedReplica): string {
  return JSON.stringify([manifest, sources, attempt]);
}
