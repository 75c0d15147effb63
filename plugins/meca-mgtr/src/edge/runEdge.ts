import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { DiskSpace, FolderLock, type DiskFloor } from '../disk';
import { MgtrError } from '../MgtrError';
import { ImageServer } from '../serve';
import {
  FileTransferStore,
  TransferEngine,
  systemClock,
  type TransferEngineOptions,
} from '../transfer';
import { EdgeLoop } from './EdgeLoop';
import { PeerServer } from './PeerServer';
import { PeerTickets } from './PeerTickets';
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
  /** Lets other edges of the portal fetch from this one; left out: they may not. */
  readonly peers?: {
    /** Where they reach it, over a proxy with a certificate: https, unless plain http is allowed. */
    readonly url: string;
    /** What the proxy reaches; default this machine only, any free port. */
    readonly listenHost?: string;
    readonly listenPort?: number;
  };
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
  assertPeerUrl(options);
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
    let peers: PeerServer | undefined;
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
        peer: options.peers && {
          url: options.peers.url,
          held: async () => (await peers?.held()) ?? [],
        },
        allowInsecurePeers: options.allowInsecureHttp,
        log,
      });
      if (options.peers) {
        peers = await PeerServer.start({
          host: options.peers.listenHost,
          port: options.peers.listenPort,
          tickets: new PeerTickets(options.token),
          stagingFolder,
          store,
          pace: (bytes, stop) => loop.pace(bytes, stop),
          isOpen: () => loop.isLineOpen(),
        });
        log(`Serving other edges on port ${peers.port}`);
      }
      wanted = () => loop.wantedArchives();
      await loop.run(signal);
    } finally {
      await peers?.close();
      await images.close();
      await store.close();
    }
  } finally {
    await lock.release();
  }
}

function assertPeerUrl({ peers, allowInsecureHttp }: RunEdgeOptions): void {
  if (!peers) return;
  const { protocol } = URL.canParse(peers.url)
    ? new URL(peers.url)
    : { protocol: '' };
  if (protocol !== 'https:' && !(protocol === 'http:' && allowInsecureHttp)) {
    throw new MgtrError(
      'usage',
      'The address for other edges must be an https URL',
    );
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
