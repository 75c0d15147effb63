import { isMgtrError } from '../MgtrError';
import type { DiskSpace } from '../disk';
import { HttpCarrier, type Carrier } from '../repository';
import type { ImageServer } from '../serve';
import type { Clock, TransferEngine, TransferStore } from '../transfer';
import { backoffMs, defaultRetryPolicy } from '../transfer/retry';
import { DailySweep } from './DailySweep';
import {
  EDGE_PROTOCOL,
  type EdgeExchangeRequest,
  type EdgePortal,
  type EdgeSource,
} from './protocol';
import { RegionLine } from './RegionLine';
import { WantedReplicas } from './WantedReplicas';

/** While something moves, the portal hears of it this often. */
const ACTIVE_MS = 5_000;

export interface EdgeLoopOptions {
  readonly edgeId: string;
  readonly programVersion: string;
  readonly stagingFolder: string;
  readonly portal: EdgePortal;
  readonly engine: TransferEngine;
  readonly store: TransferStore;
  readonly disk: DiskSpace;
  readonly images: ImageServer;
  readonly clock: Clock;
  /** How many transfers at a time. */
  readonly transfers: number;
  /** What images that nobody wants any more may take, in bytes; absent: somebody else sweeps the folder. */
  readonly cacheBytes?: number;
  /** Images leave over the region's line too, so its bandwidth holds for serving as well. */
  readonly servesOverLine?: boolean;
  /** By which other edges may fetch from this one; absent: they may not. */
  readonly peer?: { readonly url: string; held(): Promise<string[]> };
  /** Other edges may be reached over plain http. */
  readonly allowInsecurePeers?: boolean;
  /** How sources are reached; default over HTTP. */
  readonly openSource?: (source: EdgeSource) => Carrier;
  readonly activeMs?: number;
  /** A line for the log. */
  readonly log: (line: string) => void;
}

/**
 * Makes this edge have what its portal wants, for as long as it runs.
 *
 * Only an answer of the portal changes what is wanted: while it cannot be reached, transfers and
 * offers go on. Nothing is deleted because it is not wanted; the sweep does that, by quota.
 */
export class EdgeLoop {
  readonly #options: EdgeLoopOptions;
  readonly #replicas: WantedReplicas;
  readonly #line: RegionLine;
  readonly #sweep: DailySweep;
  readonly #startedAt: string;
  #informed = false;
  #mostVirtualBytes?: number;
  #wake = new AbortController();
  #failures = 0;

  constructor(options: EdgeLoopOptions) {
    const { engine, images, clock, openSource, servesOverLine, log } = options;
    this.#options = options;
    this.#line = new RegionLine(clock);
    this.#sweep = new DailySweep(options);
    this.#replicas = new WantedReplicas({
      engine,
      images,
      openSource: openSource ?? (source => new HttpCarrier(source)),
      pace: servesOverLine
        ? (bytes, signal) => this.pace(bytes, signal)
        : undefined,
      now: () => clock.now(),
      onChange: () => this.wake(),
      log,
    });
    this.#startedAt = new Date(clock.now()).toISOString();
  }

  /** Archives that are wanted here, by SHA-256; undefined until the portal has said so. */
  wantedArchives(): Set<string> | undefined {
    return this.#informed ? this.#replicas.archives() : undefined;
  }

  /** The verified image of a wanted replica, once it is staged here. */
  imageFile(replicaId: string): string | undefined {
    return this.#replicas.get(replicaId)?.imageFile;
  }

  /** The staged image of a replica is not what it was: it is looked at, and made again if need be. */
  doubt(replicaId: string): void {
    this.#replicas.get(replicaId)?.doubt();
  }

  /** Resolves when so many bytes more may go over the region's line. */
  pace(bytes: number, signal: AbortSignal): Promise<void> {
    return this.#line.pace(bytes, signal);
  }

  /** Whether anything may go over the region's line now; not before the portal has said so. */
  isLineOpen(): boolean {
    return this.#line.isOpen();
  }

  /** Asks the portal now what is wanted. */
  wake(): void {
    this.#wake.abort();
  }

  /** Resolves once `signal` is aborted and everything has stopped. */
  async run(signal: AbortSignal): Promise<void> {
    const { transfers } = this.#options;
    try {
      while (!signal.aborted) {
        const waitMs = await this.#exchange(signal);
        const wanted = this.wantedArchives();
        if (wanted && this.#failures === 0) {
          await this.#sweep.run(wanted);
        }
        this.#replicas.startDue(transfers, {
          bandwidth: this.#line.bandwidth,
          mostVirtualBytes: this.#mostVirtualBytes,
        });
        await this.#sleep(waitMs, signal);
      }
    } finally {
      await this.#replicas.drop();
    }
  }

  /** Says how long to wait before the next one. */
  async #exchange(signal: AbortSignal): Promise<number> {
    const { portal, log } = this.#options;
    this.#wake = new AbortController();
    try {
      const answer = await portal.exchange(await this.#report(), signal);
      if (this.#failures > 0) {
        log('The portal answers again');
      }
      this.#failures = 0;
      await this.#replicas.want(answer.replicas);
      this.#mostVirtualBytes = answer.mostVirtualBytes;
      this.#line.use(answer);
      this.#informed = true;
      return this.#untilNext(answer.pollAfterMs);
    } catch (error) {
      if (signal.aborted) {
        return 0;
      }
      // Whatever it is, a staging folder that is away for a moment for example: transfers and offers go on.
      this.#failures += 1;
      log(describe(error));
      return backoffMs(this.#failures, defaultRetryPolicy);
    }
  }

  async #report(): Promise<EdgeExchangeRequest> {
    const { edgeId, programVersion, disk, clock, peer, allowInsecurePeers } =
      this.#options;
    const state = await disk.read();
    return {
      protocol: EDGE_PROTOCOL,
      edge: {
        id: edgeId,
        version: programVersion,
        startedAt: this.#startedAt,
        now: new Date(clock.now()).toISOString(),
      },
      disk: {
        totalBytes: Math.round(state.totalBytes),
        freeBytes: Math.round(state.freeBytes),
        floorBytes: Math.round(state.floorBytes),
      },
      replicas: this.#replicas.reports(),
      ...(peer && { peer: { url: peer.url, archives: await peer.held() } }),
      ...(allowInsecurePeers && { allowInsecurePeers }),
    };
  }

  /** As the portal says, but soon while something moves, and in time for what is due. */
  #untilNext(pollAfterMs: number): number {
    const { activeMs = ACTIVE_MS, clock } = this.#options;
    const untilDueMs = this.#replicas.dueAtMs - clock.now();
    const active = this.#replicas.running > 0 || untilDueMs <= 0;
    return Math.min(pollAfterMs, active ? activeMs : untilDueMs);
  }

  async #sleep(ms: number, signal: AbortSignal): Promise<void> {
    const { clock } = this.#options;
    // News go to the portal at once, but a portal that is down is not asked on every event.
    const early =
      this.#failures > 0
        ? signal
        : AbortSignal.any([signal, this.#wake.signal]);
    await clock.sleep(ms, early).catch(() => {});
  }
}

function describe(error: unknown): string {
  return isMgtrError(error)
    ? [error.message, error.remedy].filter(Boolean).join('. ')
    : `The edge cannot work now: ${error}`;
}
