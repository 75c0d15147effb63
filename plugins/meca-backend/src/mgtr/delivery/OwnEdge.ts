import { mkdir } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { LoggerService } from '@backstage/backend-plugin-api';
import {
  createCarrier,
  defaultDiskFloor,
  DiskSpace,
  EdgeExchangeRequest,
  edgeIdOf,
  EdgeLoop,
  EdgePortal,
  FileTransferStore,
  FolderLock,
  ImageServer,
  MgtrError,
  sweepStaging,
  systemClock,
  TransferEngine,
} from '@meca/meca-mgtr';
import { version as programVersion } from '../../../package.json';
import { EdgeBook } from '../edge/EdgeBook';
import { EdgeDesk, OwnSource } from '../edge/EdgeDesk';
import { MgtrOptions } from '../options';
import { StagedImages } from '../replicas/moves/types';

const DEFAULT_PORT = 8092;
const TRANSFERS_PER_REGION = 2;
/** What images that nobody wants any more may take, in bytes. */
const CACHE_BYTES = 100e9;
/** Nothing travels to say it, so progress is told more often than by an edge far away. */
const ACTIVE_MS = 2_000;
const LOCK_AGAIN_MS = 15_000;
const SWEEP_MS = 24 * 3_600_000;

export interface OwnEdgeOptions {
  /** Regions whose edge this process is, with what images are handed over by. */
  regions: { regionId: string; delivery: 'pull' | 'upload' }[];
  staging: NonNullable<MgtrOptions['staging']>;
  serve: MgtrOptions['serve'];
  desk: EdgeDesk;
  edges: Pick<EdgeBook, 'leave'>;
  logger: LoggerService;
}

/**
 * The portal as the edge of regions that have none: it fetches and verifies images itself, and serves or uploads them. It talks
 * to the same desk as edges far away, so that there is one way to deliver.
 *
 * @remarks
 * A staging folder has one holder at a time: other replicas of the portal on the same folder wait for its lock, those with
 * folders of their own are refused by the desk until the first one is silent.
 */
export class OwnEdge implements StagedImages {
  readonly #loops = new Map<string, EdgeLoop>();
  readonly #stop = new AbortController();
  #running?: Promise<void>;

  constructor(private readonly on: OwnEdgeOptions) {}

  start(): void {
    this.#running = this.#run(this.#stop.signal);
  }

  /** Transfers go on where they stopped; what is being served ends. */
  async stop(): Promise<void> {
    this.#stop.abort(new Error('The portal shuts down'));
    await this.#running;
  }

  /** Something may be wanted that was not; left out: anywhere. */
  wake(regionId?: string): void {
    this.#loops.forEach((loop, id) => {
      if (regionId === undefined || id === regionId) loop.wake();
    });
  }

  imageFile(regionId: string, replicaId: string): string | undefined {
    return this.#loops.get(regionId)?.imageFile(replicaId);
  }

  doubt(regionId: string, replicaId: string): void {
    this.#loops.get(regionId)?.doubt(replicaId);
  }

  async pace(
    regionId: string,
    bytes: number,
    signal: AbortSignal,
  ): Promise<void> {
    await this.#loops.get(regionId)?.pace(bytes, signal);
  }

  async #run(signal: AbortSignal): Promise<void> {
    const { logger } = this.on;
    for (let refused = ''; !signal.aborted; ) {
      try {
        await this.#hold(signal);
        return;
      } catch (error) {
        if (signal.aborted) return;
        // Whatever it is may pass, as another replica of the portal that holds the folder or the port does.
        const message = `The portal cannot deliver templates now: ${
          (error as Error).message
        }`;
        if (message !== refused) logger.warn(message);
        refused = message;
        await sleep(LOCK_AGAIN_MS, undefined, { signal }).catch(() => {});
      }
    }
  }

  /** Holds the staging folder until the end. Throws `conflict` when another process does. */
  async #hold(signal: AbortSignal): Promise<void> {
    const { staging, regions, edges } = this.on;
    const folder = resolve(staging.folder);
    await mkdir(folder, { recursive: true });
    const held = [
      await FolderLock.acquire(folder).then(l => () => l.release()),
    ];
    try {
      const store = await FileTransferStore.open(
        join(folder, 'transfers.jsonl'),
      );
      held.push(() => store.close());
      const images = await this.#startServer();
      held.push(() => images.close());
      const edgeId = await edgeIdOf(folder);
      // So that another replica need not wait until we count as silent.
      held.push(async () => {
        await Promise.allSettled(
          regions.map(({ regionId }) => edges.leave(regionId, edgeId)),
        );
      });
      await this.#deliver({ folder, store, images, edgeId, signal });
    } finally {
      this.#loops.clear();
      for (const release of held.reverse()) await release();
    }
  }

  /** Uploads need none, so what nobody asks for is out of reach. */
  #startServer(): Promise<ImageServer> {
    const { regions, serve } = this.on;
    return ImageServer.start(
      regions.some(({ delivery }) => delivery === 'pull')
        ? {
            host: serve.host,
            port: serve.port ?? DEFAULT_PORT,
            publicHost: serve.publicHost ?? hostname(),
          }
        : { host: '127.0.0.1', publicHost: '127.0.0.1' },
    );
  }

  async #deliver(held: {
    folder: string;
    store: FileTransferStore;
    images: ImageServer;
    edgeId: string;
    signal: AbortSignal;
  }): Promise<void> {
    const { folder, store, images, edgeId, signal } = held;
    const { staging, regions, logger } = this.on;
    const disk = new DiskSpace({
      folder,
      floor: staging.floorBytes
        ? { bytes: staging.floorBytes, share: 1 }
        : defaultDiskFloor,
    });
    const engine = await TransferEngine.create({
      stagingFolder: folder,
      store,
      disk,
      isWanted: id => this.#isWanted(id),
    });
    for (const { regionId } of regions) {
      const loop = new EdgeLoop({
        ...{ edgeId, programVersion, stagingFolder: folder },
        ...{ engine, store, disk, images },
        portal: this.#portalOf(regionId),
        clock: systemClock,
        transfers: TRANSFERS_PER_REGION,
        servesOverLine: true,
        activeMs: ACTIVE_MS,
        openSource: ({ url, ...source }: OwnSource) =>
          createCarrier(url, source),
        log: line => logger.info(`Delivery to region ${regionId}: ${line}`),
      });
      this.#loops.set(regionId, loop);
    }
    const failed = new AbortController();
    const ends = AbortSignal.any([signal, failed.signal]);
    const all = [...this.#loops.values()].map(loop => loop.run(ends));
    // One that ends in an error must not leave the folder to others while the rest still works in it.
    await Promise.allSettled([
      ...all.map(loop => loop.catch(error => failed.abort(error))),
      this.#sweep({ folder, store, engine, signal: ends }),
    ]);
    failed.signal.throwIfAborted();
  }

  #portalOf(regionId: string): EdgePortal {
    const { desk, logger } = this.on;
    return {
      async exchange(request: EdgeExchangeRequest) {
        try {
          return await desk.exchange(regionId, request, { own: true });
        } catch (error) {
          logger.debug(`No exchange for region ${regionId}`, error as Error);
          const { name, message } = error as Error;
          // The loop goes on with what was wanted last, and asks again.
          throw name === 'ConflictError'
            ? new MgtrError('conflict', message)
            : new MgtrError('source-unreachable', 'The portal is busy');
        }
      },
    };
  }

  /** Everything is, as long as it is not known for all regions what is. */
  #isWanted(archiveSha256: string): boolean {
    return [...this.#loops.values()].some(
      loop => loop.wantedArchives()?.has(archiveSha256) ?? true,
    );
  }

  /** Once a day. */
  async #sweep(held: {
    folder: string;
    store: FileTransferStore;
    engine: TransferEngine;
    signal: AbortSignal;
  }): Promise<void> {
    const { folder, store, engine, signal } = held;
    while (!signal.aborted) {
      await sleep(SWEEP_MS, undefined, { signal, ref: false }).catch(() => {});
      if (signal.aborted) return;
      await sweepStaging({
        stagingFolder: folder,
        transfers: (
          await store.list()
        ).map(({ id, usedAt }) => ({ id, usedAt, wanted: this.#isWanted(id) })),
        cacheBytes: CACHE_BYTES,
        now: Date.now(),
        remove: id => engine.remove(id),
      }).catch(error =>
        this.on.logger.warn('The staging folder cannot be swept', error),
      );
    }
  }
}
