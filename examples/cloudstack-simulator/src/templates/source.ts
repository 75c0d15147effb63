import { ClientRequest, IncomingMessage, request } from 'node:http';
import { request as requestTls } from 'node:https';

/** Of the management server's question for the size. */
const SIZE_TIMEOUT_MS = 10_000;

/** Asks a source without following it anywhere; resolves with the head of its answer. */
export function askSource(
  url: string,
  method: 'GET' | 'HEAD',
  signal: AbortSignal,
): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const send = url.startsWith('https:') ? requestTls : request;
    const asked: ClientRequest = send(
      url,
      // A connection of its own: the other side may close it after the file.
      { method, agent: false, signal },
      resolve,
    );
    asked.on('error', reject);
    asked.end();
  });
}

function lengthOf(answer: IncomingMessage): number | undefined {
  const length = Number(answer.headers['content-length']);
  const ok = answer.statusCode === 200 && Number.isSafeInteger(length);
  return ok ? length : undefined;
}

/**
 * How large the file is, as the management server asks before it takes a
 * registration: 0 if the source does not say. Throws when nobody answers.
 */
export async function askSize(url: string): Promise<number> {
  for (const method of ['HEAD', 'GET'] as const) {
    const signal = AbortSignal.timeout(SIZE_TIMEOUT_MS);
    const answer = await askSource(url, method, signal);
    const bytes = lengthOf(answer);
    answer.on('error', () => {});
    answer.destroy();
    if (bytes !== undefined) return bytes;
  }
  return 0;
}

/** A failed connection in the words of the storage machine. */
export function describeFailure(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  switch (code) {
    case 'ECONNREFUSED':
      return 'Connection refused';
    case 'ECONNRESET':
      return 'Connection reset';
    case 'EHOSTUNREACH':
      return 'No route to host';
    default:
      return message || String(error);
  }
}
