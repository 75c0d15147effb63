import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  EDGE_EXCHANGE_PATH,
  EDGE_PROTOCOL,
  edgeExchangeRequestSchema,
  type EdgeExchangeRequest,
  type EdgeExchangeResponseInput,
  type EdgeReplicaReport,
} from '../edge/protocol';

/** The portal's side of the edge protocol over real HTTP, told by tests what to want. */
export class TestPortal {
  readonly #server = createServer(async (request, response) => {
    const text = await read(request);
    const known =
      request.method === 'POST' && request.url === EDGE_EXCHANGE_PATH;
    if (!known || request.headers.authorization !== `Bearer ${this.token}`) {
      response.writeHead(known ? 401 : 404).end('a secret of the portal');
      return;
    }
    if (this.down) {
      this.refused += 1;
      response.writeHead(503).end();
      return;
    }
    if (this.silent) {
      this.refused += 1;
      this.#waiting.splice(0).forEach(wake => wake());
      return;
    }
    const exchange = edgeExchangeRequestSchema.parse(JSON.parse(text));
    this.exchanges.push(exchange);
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(this.answer()));
    this.#waiting.splice(0).forEach(wake => wake());
  });
  readonly token = 'token-of-the-region';
  readonly exchanges: EdgeExchangeRequest[] = [];
  down = false;
  /** Takes questions and never answers them. */
  silent = false;
  refused = 0;
  wanted: EdgeExchangeResponseInput['replicas'] = [];
  more: Partial<EdgeExchangeResponseInput> = {};
  #waiting: (() => void)[] = [];

  static async start(): Promise<TestPortal> {
    const portal = new TestPortal();
    await new Promise<void>(resolve =>
      portal.#server.listen(0, '127.0.0.1', resolve),
    );
    return portal;
  }

  get url(): string {
    const { port } = this.#server.address() as AddressInfo;
    return `http://127.0.0.1:${port}`;
  }

  answer(): EdgeExchangeResponseInput {
    return {
      protocol: EDGE_PROTOCOL,
      region: 'bme',
      pollAfterMs: 100,
      replicas: this.wanted,
      ...this.more,
    };
  }

  /** What the edge said last of a replica. */
  report(replicaId: string): EdgeReplicaReport | undefined {
    return this.exchanges
      .at(-1)
      ?.replicas.find(replica => replica.replicaId === replicaId);
  }

  /** Resolves once an exchange of the edge satisfies `check`. */
  async until(check: () => boolean): Promise<void> {
    while (!check()) {
      await new Promise<void>(resolve => {
        this.#waiting.push(resolve);
      });
    }
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise(resolve => this.#server.close(resolve));
  }
}

async function read(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part);
  return Buffer.concat(parts).toString('utf8');
}
