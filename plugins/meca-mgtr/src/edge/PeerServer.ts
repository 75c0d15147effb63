import {
  createServer,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { sendFile, type Pace } from '../serve';
import type { TransferStore } from '../transfer';
import { findStagedChunk } from '../transfer/stagedChunks';
import type { PeerTickets } from './PeerTickets';

const MOST_CONNECTIONS = 256;
/** So many archives the portal is told of, the last used first. */
const MOST_HELD = 200;
const CLOSED_RETRY_S = '60';
/** `…/<archive>/<path>/<version>/<name>.<n>`, as carriers ask below `<address>/<archive>`; names are the repository's, `n` is ours. */
const CHUNK = /\/([0-9a-f]{64})\/[^?#]+\.(\d{3,6})$/;

export interface PeerServerOptions {
  /** Default this machine only: a proxy in front of it has the certificate. */
  readonly host?: string;
  /** Default: any free one. */
  readonly port?: number;
  readonly tickets: PeerTickets;
  readonly stagingFolder: string;
  readonly store: TransferStore;
  readonly pace?: Pace;
  /** Whether the region's window is open. */
  readonly isOpen?: () => boolean;
}

/**
 * Gives the chunks of archives that this edge holds to other edges of its portal.
 *
 * A chunk stays beside its image until the sweep takes both. It got its name after it was verified, and whoever fetches it
 * verifies it again.
 */
export class PeerServer {
  readonly #options: PeerServerOptions;
  readonly #server = createServer((request, response) => {
    this.#answer(request, response).catch(() => response.destroy());
  });

  static async start(options: PeerServerOptions): Promise<PeerServer> {
    const peers = new PeerServer(options);
    peers.#server.maxConnections = MOST_CONNECTIONS;
    await new Promise<void>((resolve, reject) => {
      peers.#server.once('error', reject);
      peers.#server.listen(
        options.port ?? 0,
        options.host ?? '127.0.0.1',
        resolve,
      );
    });
    return peers;
  }

  private constructor(options: PeerServerOptions) {
    this.#options = options;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** SHA-256 of the archives that are here with their chunks. */
  async held(): Promise<string[]> {
    const { store, stagingFolder } = this.#options;
    const staged = (await store.list())
      .filter(({ state }) => state === 'staged')
      .sort((a, b) => b.usedAt - a.usedAt)
      .slice(0, MOST_HELD);
    const held = await Promise.all(
      staged.map(async ({ id }) =>
        (await findStagedChunk(join(stagingFolder, id), 1)) ? [id] : [],
      ),
    );
    return held.flat();
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise(resolve => this.#server.close(resolve));
  }

  async #answer(
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    const { tickets, store, stagingFolder, pace, isOpen } = this.#options;
    const [, archive, number] = CHUNK.exec(request.url ?? '') ?? [];
    const { authorization } = request.headers;
    // Without a ticket there is nothing to be learnt, not even what is here.
    if (!archive || !tickets.accepts(authorization, archive, Date.now())) {
      response.writeHead(401, { 'www-authenticate': 'Bearer' }).end();
      return;
    }
    if (isOpen && !isOpen()) {
      response.writeHead(503, { 'retry-after': CLOSED_RETRY_S }).end();
      return;
    }
    const record = await store.get(archive);
    const chunk =
      record?.state === 'staged'
        ? await findStagedChunk(join(stagingFolder, archive), Number(number))
        : undefined;
    if (!chunk) {
      response.writeHead(404).end();
      return;
    }
    // Archive, number and size say which bytes these are, however the archive was cut.
    const etag = `"${archive}-${Number(number)}-${chunk.bytes}"`;
    sendFile(request, response, { ...chunk, etag, pace });
  }
}
