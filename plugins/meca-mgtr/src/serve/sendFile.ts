import { createReadStream } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream';
import { parseRange } from './parseRange';

/** Resolves when so many bytes more may be sent. */
export type Pace = (bytes: number, signal: AbortSignal) => Promise<void>;

export interface SentFile {
  readonly file: string;
  readonly bytes: number;
  /** Strong, in quotes. */
  readonly etag: string;
  /** Left out: as fast as the line is. */
  readonly pace?: Pace;
  readonly onSent?: (bytes: number) => void;
}

/** Answers a GET or HEAD with a file or a range of it; anything else is refused. */
export function sendFile(
  request: IncomingMessage,
  response: ServerResponse,
  sent: SentFile,
): void {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.writeHead(405, { allow: 'GET, HEAD' }).end();
    return;
  }
  const { bytes, etag } = sent;
  const ifRange = request.headers['if-range'];
  const range =
    ifRange === undefined || ifRange === etag
      ? parseRange(request.headers.range, bytes)
      : undefined;
  if (range === 'unsatisfiable') {
    response.writeHead(416, { 'content-range': `bytes */${bytes}` }).end();
    return;
  }
  const { start, end } = range ?? { start: 0, end: bytes - 1 };
  response.writeHead(range ? 206 : 200, {
    'content-type': 'application/octet-stream',
    'content-length': end - start + 1,
    'accept-ranges': 'bytes',
    'cache-control': 'no-store',
    etag,
    ...(range ? { 'content-range': `bytes ${start}-${end}/${bytes}` } : {}),
  });
  if (request.method === 'HEAD') {
    response.end();
    return;
  }
  // Whoever is paced from the first byte on must not take us for dead.
  response.flushHeaders();
  sendBody(sent, response, { start, end });
}

function sendBody(
  { file, pace, onSent }: SentFile,
  response: ServerResponse,
  range: { start: number; end: number },
): void {
  const source = createReadStream(file, {
    ...range,
    highWaterMark: 256 * 1024,
  });
  const gone = new AbortController();
  async function* counted() {
    for await (const part of source) {
      await pace?.(part.length, gone.signal);
      onSent?.(part.length);
      yield part;
    }
  }
  response.once('close', () => gone.abort(new Error('Nobody listens')));
  // A file that ends early, or is gone, cuts the answer off: whoever reads it sees that it is not whole.
  pipeline(counted, response, () => {});
}
