import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { Agent } from 'undici';

/** A peer that takes nothing for so long will take nothing any more. */
const STALL_MS = 60_000;
const MAX_ANSWER_BYTES = 64 * 1024;

export interface SendFileOptions {
  url: URL;
  /** Sent as they are. */
  headers: Record<string, string>;
  fileName: string;
  /** Of the content, which must have exactly so many. */
  bytes: number;
  content: AsyncIterable<Uint8Array>;
  onProgress?: (sentBytes: number) => void;
  /** PEM; trusted instead of the public authorities. */
  ca?: string;
  connectTimeoutMs: number;
  signal: AbortSignal;
}

/**
 * Sends one file as a form, with its length known from the first byte. Says the status of the answer, whose text is the
 * peer's own and stays here. Rejects with what undici throws, or with the reason of `signal`.
 */
export async function sendFile(options: SendFileOptions): Promise<number> {
  const { url, headers, bytes, ca, connectTimeoutMs } = options;
  const boundary = `meca-${randomBytes(16).toString('hex')}`;
  const head = Buffer.from(
    `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="${options.fileName}"\r\nContent-Type: application/octet-stream\r\n\r\n`,
  );
  const tail = Buffer.from(`\r\n--${boundary}--\r\n`);
  const stalled = new AbortController();
  const watch = setTimeout(
    () => stalled.abort(new Error('The peer takes nothing any more')),
    STALL_MS,
  );
  const agent = new Agent({
    connect: { ...(ca && { ca }), timeout: connectTimeoutMs },
    pipelining: 0,
    maxResponseSize: MAX_ANSWER_BYTES,
    // What is stalled is seen by the bytes that move; after the last one the peer may work on the file for long.
    headersTimeout: 0,
    bodyTimeout: 0,
  });
  async function* form(): AsyncGenerator<Uint8Array> {
    yield head;
    let sent = 0;
    for await (const part of options.content) {
      yield part;
      sent += part.length;
      watch.refresh();
      options.onProgress?.(sent);
    }
    clearTimeout(watch);
    yield tail;
  }
  try {
    const { statusCode, body } = await agent.request({
      origin: url.origin,
      path: `${url.pathname}${url.search}`,
      method: 'POST',
      headers: {
        ...headers,
        'content-type': `multipart/form-data; boundary=${boundary}`,
        'content-length': String(head.length + bytes + tail.length),
      },
      body: Readable.from(form(), { objectMode: false }),
      signal: AbortSignal.any([options.signal, stalled.signal]),
    });
    await body.dump();
    return statusCode;
  } finally {
    clearTimeout(watch);
    await agent.destroy();
  }
}
