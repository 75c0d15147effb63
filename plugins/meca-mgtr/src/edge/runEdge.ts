import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { DiskSpace, FolderLock, type DiskFloor } from '../disk';
import { ImageServer } from '../serve';
import {
  FileTransferStore,
  TransferEngine,
  systemClock,
  type TransferEngineOptions,
} from '../transfer';
import { EdgeLoop } from './EdgeLoop';
import { PortalClient } from './PortalClient';

export interface RunEdgeOptions {
  readonly portal: string;
  readonly token: string;
  readonly allowInsecureHttp?: boolean;
  readonly stagingFolder: string;
  /** Address and port on which images are served to the storage machines. */
  readonly listenHost?: string;
  readonly listenPort?: number;
  /** Name by which they reach this machine; default its host name. */
  readonly publicHost?: string;
  readonly floor?: DiskFloor;
  /** Default 100 GB. */
  readonly cacheBytes?: number;
  /** Default 2. */
  readonly transfers?: number;
  readonly programVersion?: string;
  readonly log: (line: string) => void;
  readonly signal: AbortSignal;
  /** How the engine works, for slow or unusual places. */
  readonly engine?: Pick<
    TransferEngineOptions,
    'connections' | 'retry' | 'stall' | 'qemuImg'
  >;
  /** How often the portal hears of progress, in milliseconds. */
  readonly activeMs?: number;
}

/**
 * Runs an edge until `signal` is aborted: a small process at a region that fetches, verifies and
 * serves what its portal wants, with nothing but outgoing connections to portal and repositories.
 */
export async function runEdge(options: RunEdgeOptions): Promise<void> {
  const { stagingFolder, log, signal } = options;
  // First what can only be wrong in the command line.
  const portal = new PortalClient(options);
  await mkdir(stagingFolder, { recursive: true, mode: 0o700 });
  const lock = await FolderLock.acquire(stagingFolder);
  try {
    const store = await FileTransferStore.open(
      join(stagingFolder, 'transfers.jsonl'),
    );
    const images = await ImageServer.start({
      host: options.listenHost,
      port: options.listenPort,
      publicHost: options.publicHost ?? hostname(),
    });
    try {
      const disk = new DiskSpace({
        folder: stagingFolder,
        floor: options.floor,
      });
      let wanted = (): Set<string> | undefined => undefined;
      const engine = await TransferEngine.create({
        ...options.engine,
        stagingFolder,
        store,
        disk,
        // Until the portal has said what it wants, everything may be.
        isWanted: id => wanted()?.has(id) ?? true,
      });
      log(`Serving images on port ${images.port}`);
      const loop = new EdgeLoop({
        edgeId: await edgeIdOf(stagingFolder),
        programVersion: options.programVersion ?? 'unknown',
        stagingFolder,
        portal,
        engine,
        store,
        disk,
        images,
        clock: systemClock,
        transfers: options.transfers ?? 2,
        cacheBytes: options.cacheBytes ?? 100e9,
        activeMs: options.activeMs,
        log,
      });
      wanted = () => loop.wantedArchives();
      await loop.run(signal);
    } finally {
      await images.close();
      await store.close();
    }
  } finally {
    await lock.release();
  }
}

/** Made once for a staging folder: the portal knows by it that an edge was moved or doubled. */
export async function edgeIdOf(stagingFolder: string): Promise<string> {
  const file = join(stagingFolder, 'edge-id');
  const known = await readFile(file, 'utf8').catch(() => '');
  if (/^[0-9a-f-]{36}$/.test(known)) {
    return known;
  }
  const id = randomUUID();
  await writeFile(`${file}.new`, id);
  await rename(`${file}.new`, file);
  return id;
}
