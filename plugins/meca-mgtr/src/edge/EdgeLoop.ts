import { isMgtrError } from '../MgtrError';
import { sweepStaging, type DiskSpace } from '../disk';
import { HttpCarrier, type Carrier } from '../repository';
import type { ImageServer } from '../serve';
import {
  Bandwidth,
  BandwidthSchedule,
  type Clock,
  type TransferEngine,
  type TransferStore,
} from '../transfer';
import { backoffMs, defaultRetryPolicy } from '../transfer/retry';
import { EdgeReplica } from './EdgeReplica';
import {
  EDGE_PROTOCOL,
  type EdgeExchangeRequest,
  type EdgeExchangeResponse,
  type EdgePortal,
  type EdgeSource,
} from './protocol';

/** While something moves, the portal hears of it this often. */
const ACTIVE_MS = 5_000;
const SWEEP_MS = 24 * 3_600_000;

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
  readonly #replicas = new Map<string, EdgeReplica>();
  readonly #startedAt: string;
  #informed = false;
  #bandwidth?: { key: string; bandwidth: Bandwidth };
  #mostVirtualBytes?: number;
  #wake = new AbortController();
  #failures = 0;
  #sweptAt = -Infinity;

  constructor(options: EdgeLoopOptions) {
    this.#options = options;
    this.#startedAt = new Date(options.clock.now()).toISOString();
  }

  /** Archives that are wanted here, by SHA-256; undefined until the portal has said so. */
  wantedArchives(): Set<string> | undefined {
    const all = [...this.#replicas.values()];
    return this.#informed
      ? new Set(all.map(item => item.archiveSha256))
      : undefined;
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
  async pace(bytes: number, signal: AbortSignal): Promise<void> {
    await this.#bandwidth?.bandwidth.pace(bytes, signal);
  }

  /** Whether anything may go over the region's line now; not before the portal has said so. */
  isLineOpen(): boolean {
    try {
      this.#bandwidth?.bandwidth.assertOpen();
      return this.#bandwidth !== undefined;
    } catch {
      return false;
    }
  }

  /** Asks the portal now what is wanted. */
  wake(): void {
    this.#wake.abort();
  }

  /** Resolves once `signal` is aborted and everything has stopped. */
  async run(signal: AbortSignal): Promise<void> {
    try {
      while (!signal.aborted) {
        const waitMs = await this.#exchange(signal);
        await this.#sweep().catch(error =>
          this.#options.log(`The staging folder cannot be swept: ${error}`),
        );
        this.#startDue();
        await this.#sleep(waitMs, signal);
      }
    } finally {
      await Promise.all([...this.#replicas.values()].map(item => item.drop()));
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
      await this.#apply(answer);
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
      replicas: [...this.#replicas.values()].map(item => item.report()),
      ...(peer && { peer: { url: peer.url, archives: await peer.held() } }),
      ...(allowInsecurePeers && { allowInsecurePeers }),
    };
  }

  async #apply(answer: EdgeExchangeResponse): Promise<void> {
    const wanted = new Set(answer.replicas.map(({ replicaId }) => replicaId));
    for (const [id, replica] of this.#replicas) {
      if (!wanted.has(id)) {
        this.#replicas.delete(id);
        await replica.drop();
      }
    }
    for (const item of answer.replicas) {
      const known = this.#replicas.get(item.replicaId);
      if (known && known.archiveSha256 === item.manifest.archive.sha256) {
        await known.want(item);
        continue;
      }
      await known?.drop();
      const { engine, images, clock, openSource, log } = this.#options;
      this.#replicas.set(
        item.replicaId,
        new EdgeReplica(
          {
            engine,
            images,
            openSource: openSource ?? (source => new HttpCarrier(source)),
            pace: this.#options.servesOverLine
              ? (bytes, signal) => this.pace(bytes, signal)
              : undefined,
            now: () => clock.now(),
            onChange: () => this.#wake.abort(),
            log,
          },
          item,
        ),
      );
    }
    this.#mostVirtualBytes = answer.mostVirtualBytes;
    this.#useBandwidth(answer);
  }

  /** A new table holds for transfers that begin after it; a running one ends with its window or itself. */
  #useBandwidth({ bandwidth, region }: EdgeExchangeResponse): void {
    const key = JSON.stringify([bandwidth, region]);
    if (this.#bandwidth?.key === key) {
      return;
    }
    const schedule = bandwidth
      ? BandwidthSchedule.parse(bandwidth.table, bandwidth.timeZone)
      : BandwidthSchedule.unlimited();
    const { clock } = this.#options;
    this.#bandwidth = {
      key,
      bandwidth: new Bandwidth({ schedule, clock, region }),
    };
  }

  /** As the portal says, but soon while something moves, and in time for what is due. */
  #untilNext(pollAfterMs: number): number {
    const all = [...this.#replicas.values()];
    const dueAt = Math.min(...all.map(item => item.dueAtMs));
    const active = all.some(item => item.isRunning) || dueAt <= this.#now();
    return Math.min(
      pollAfterMs,
      active ? this.#options.activeMs ?? ACTIVE_MS : Infinity,
      active ? Infinity : dueAt - this.#now(),
    );
  }

  #now(): number {
    return this.#options.clock.now();
  }

  #startDue(): void {
    const all = [...this.#replicas.values()];
    let free =
      this.#options.transfers - all.filter(item => item.isRunning).length;
    for (const replica of all) {
      if (free > 0 && replica.dueAtMs <= this.#now()) {
        replica.start(this.#bandwidth?.bandwidth, this.#mostVirtualBytes);
        free -= 1;
      }
    }
  }

  /** Once a day, and only after the portal has said what is wanted. */
  async #sweep(): Promise<void> {
    const { clock, store, stagingFolder, cacheBytes, engine, log } =
      this.#options;
    const now = clock.now();
    if (
      cacheBytes === undefined ||
      this.#failures > 0 ||
      now - this.#sweptAt < SWEEP_MS
    ) {
      return;
    }
    this.#sweptAt = now;
    const wanted = new Set(
      [...this.#replicas.values()].map(item => item.archiveSha256),
    );
    const { items, removed } = await sweepStaging({
      stagingFolder,
      transfers: (
        await store.list()
      ).map(({ id, usedAt }) => ({
        id,
        usedAt,
        wanted: wanted.has(id),
      })),
      cacheBytes,
      now,
      remove: id => engine.remove(id),
    });
    for (const { path, bytes, reason } of items) {
      log(
        `${
          removed ? 'Removed' : 'Would remove'
        } ${path} (${bytes} bytes, ${reason})`,
      );
    }
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
