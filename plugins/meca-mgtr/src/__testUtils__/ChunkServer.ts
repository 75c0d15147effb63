import {
  createServer,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { createHash } from 'node:crypto';
import { HttpCarrier } from '../repository/HttpCarrier';
import type { ChunkSource } from '../transfer';

/** One request as a fault sees it. */
export interface Asked {
  /** Name of the chunk. */
  readonly name: string;
  /** How often this chunk was asked for before. */
  readonly before: number;
  /** First byte wanted. */
  readonly from: number;
  readonly bytes: Buffer;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

/** Answers instead of the server when it returns true. */
export type Fault = (asked: Asked) => boolean | void;

/** A real web server with chunks, that can be told to misbehave. */
export class ChunkServer {
  readonly #server = createServer((request, response) =>
    this.#answer(request, response),
  );
  readonly #chunks: ReadonlyMap<string, Buffer>;
  readonly #counts = new Map<string, number>();
  #held?: { response: ServerResponse; bytes: number };
  fault?: Fault;
  /** `name from` of every request, in order. */
  readonly asked: string[] = [];
  /** Header values of every request. */
  readonly ifRange: (string | undefined)[] = [];
  /** Bytes of bodies that were handed to the network. */
  sentBytes = 0;

  static async start(
    chunks: ReadonlyMap<string, Buffer>,
    fault?: Fault,
  ): Promise<ChunkServer> {
    const server = new ChunkServer(chunks);
    server.fault = fault;
    await new Promise<void>(resolve =>
      server.#server.listen(0, '127.0.0.1', resolve),
    );
    return server;
  }

  private constructor(chunks: ReadonlyMap<string, Buffer>) {
    this.#chunks = chunks;
  }

  get url(): string {
    const { port } = this.#server.address() as AddressInfo;
    return `http://127.0.0.1:${port}/`;
  }

  source(options: { redirectHosts?: string[] } = {}): ChunkSource {
    return {
      carrier: new HttpCarrier({ url: this.url, ...options }),
      folder: '',
    };
  }

  /** Keeps an answer open until `cutHeld` knows that so many more bytes have arrived. */
  hold(response: ServerResponse, bytes: number): void {
    this.#held = { response, bytes };
  }

  /** To be called with the number of bytes that have just arrived. */
  cutHeld(bytes: number): void {
    if (this.#held) {
      this.#held.bytes -= bytes;
      if (this.#held.bytes <= 0) {
        this.#held.response.socket?.destroy();
        this.#held = undefined;
      }
    }
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise(resolve => this.#server.close(resolve));
  }

  send(response: ServerResponse, bytes: Buffer): void {
    this.sentBytes += bytes.length;
    response.write(bytes);
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const name = decodeURIComponent((request.url ?? '/').slice(1));
    const bytes = this.#chunks.get(name);
    const range = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '');
    const from = range ? Number(range[1]) : 0;
    const before = this.#counts.get(name) ?? 0;
    this.#counts.set(name, before + 1);
    this.asked.push(`${name} ${range ? from : 'whole'}`);
    this.ifRange.push(request.headers['if-range']?.toString());
    if (!bytes) {
      response.writeHead(404).end();
      return;
    }
    if (this.fault?.({ name, before, from, bytes, request, response })) {
      return;
    }
    const etag = etagOf(bytes);
    const ifRange = request.headers['if-range'];
    const whole = !range || (ifRange !== undefined && ifRange !== etag);
    const start = whole ? 0 : from;
    if (start >= bytes.length) {
      response
        .writeHead(416, { 'content-range': `bytes */${bytes.length}` })
        .end();
      return;
    }
    const end = whole
      ? bytes.length - 1
      : Math.min(Number(range[2]), bytes.length - 1);
    response.writeHead(whole ? 200 : 206, {
      etag,
      'content-length': end - start + 1,
      ...(whole
        ? {}
        : { 'content-range': `bytes ${start}-${end}/${bytes.length}` }),
    });
    this.send(response, bytes.subarray(start, end + 1));
    response.end();
  }
}

export function etagOf(bytes: Buffer): string {
  return `"${createHash('sha256').update(bytes).digest('hex').slice(0, 16)}"`;
}

/**
 * Sends the head of a range answer and so many of its bytes; `cutHeld` then breaks the connection
 * once they have arrived, so that no test depends on who is quicker.
 */
export function cutAfter(
  server: () => ChunkServer,
  count: number,
): (asked: Asked) => true {
  return ({ bytes, from, response }) => {
    response.writeHead(206, {
      etag: etagOf(bytes),
      'content-length': bytes.length - from,
      'content-range': `bytes ${from}-${bytes.length - 1}/${bytes.length}`,
    });
    const part = bytes.subarray(from, from + count);
    server().send(response, part);
    server().hold(response, part.length);
    return true;
  };
}
