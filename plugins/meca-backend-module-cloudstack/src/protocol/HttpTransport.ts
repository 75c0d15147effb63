import { TLSSocket } from 'node:tls';
import { Agent, buildConnector } from 'undici';

export interface HttpTransportOptions {
  endpoint: URL;
  /** PEM; trusted instead of the public authorities. */
  ca?: string;
  /** For reads, and as many for changes. */
  maxConnections: number;
  connectTimeoutMs: number;
}

export interface HttpAnswer {
  status: number;
  text: string;
  /** Milliseconds from sending to the last byte. */
  durationMs: number;
  /** The other side's clock minus ours in milliseconds, to about a second; undefined without a `Date` header. */
  clockSkewMs?: number;
}

// A page of 500 machines with everything on takes some 3 MB; this only keeps a broken peer from filling the memory.
const MAX_ANSWER_BYTES = 32 * 1024 * 1024;

function clockSkewOf(
  header: string | string[] | undefined,
  times: { sentAt: number; receivedAt: number },
): number | undefined {
  const theirs = Date.parse(String(header ?? ''));
  if (Number.isNaN(theirs)) return undefined;
  // The header drops the fraction of the second: on average half of one.
  const ours = (times.sentAt + times.receivedAt) / 2;
  const skew = theirs + 500 - ours;
  const uncertainty = 500 + (times.receivedAt - times.sentAt) / 2;
  return Math.abs(skew) <= uncertainty ? 0 : Math.round(skew);
}

/** HTTP to one endpoint over sockets of its own; knows nothing of CloudStack. Follows no redirect. */
export class HttpTransport {
  readonly #endpoint: URL;
  readonly #reads: Agent;
  readonly #changes: Agent;
  #certificateExpiresAt: Date | undefined;

  constructor(options: HttpTransportOptions) {
    this.#endpoint = options.endpoint;
    const connect = buildConnector({
      ...(options.ca && { ca: options.ca }),
      timeout: options.connectTimeoutMs,
      // A resumed session would not show or check the certificate again.
      maxCachedSessions: 0,
    });
    const agentOptions: Agent.Options = {
      connections: options.maxConnections,
      maxResponseSize: MAX_ANSWER_BYTES,
      // Every call brings a signal with its deadline.
      headersTimeout: 0,
      bodyTimeout: 0,
      connect: (target, callback) =>
        connect(target, (...result) => {
          const [error, socket] = result;
          if (!error && socket instanceof TLSSocket)
            this.#noteCertificate(socket);
          callback(...result);
        }),
    };
    this.#reads = new Agent({ ...agentOptions, pipelining: 1 });
    // A socket of its own for each change: one that was kept open can break as it is used again, and then nobody knows
    // whether the change got through.
    this.#changes = new Agent({ ...agentOptions, pipelining: 0 });
  }

  /** When the certificate last shown ends; undefined over plain http and before the first connection. */
  get certificateExpiresAt(): Date | undefined {
    return this.#certificateExpiresAt;
  }

  /** Sends a query string, or the same as a form. Rejects with what undici or Node throws. */
  async send(request: {
    method: 'GET' | 'POST';
    query: string;
    signal: AbortSignal;
  }): Promise<HttpAnswer> {
    const { method, query, signal } = request;
    const sentAt = Date.now();
    const started = performance.now();
    const { statusCode, headers, body } = await (method === 'GET'
      ? this.#reads
      : this.#changes
    ).request({
      origin: this.#endpoint.origin,
      path:
        method === 'GET'
          ? `${this.#endpoint.pathname}?${query}`
          : this.#endpoint.pathname,
      method,
      headers: {
        accept: 'application/json',
        ...(method === 'POST' && {
          'content-type': 'application/x-www-form-urlencoded; charset=UTF-8',
        }),
      },
      body: method === 'POST' ? query : undefined,
      signal,
    });
    const headersAt = Date.now();
    const text = await body.text();
    return {
      status: statusCode,
      text,
      durationMs: performance.now() - started,
      clockSkewMs: clockSkewOf(headers.date, { sentAt, receivedAt: headersAt }),
    };
  }

  /** Ends what is under way. */
  async close(): Promise<void> {
    await Promise.all([this.#reads.destroy(), this.#changes.destroy()]);
  }

  #noteCertificate(socket: TLSSocket) {
    const end = Date.parse(socket.getPeerCertificate().valid_to ?? '');
    if (!Number.isNaN(end)) this.#certificateExpiresAt = new Date(end);
  }
}
