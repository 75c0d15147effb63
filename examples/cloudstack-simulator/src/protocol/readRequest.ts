import { IncomingMessage } from 'node:http';
import { DecodedParameter } from './signature';

/** The largest form that servers since 4.16 take: 1 MiB of user data and room around it. */
const MAX_BODY_BYTES = 2 * 1024 * 1024;

/** A request as the servlet sees it: query and form merged, names as they were sent. */
export interface ApiRequest {
  method: string;
  path: string;
  parameters: DecodedParameter[];
}

export class BodyTooLargeError extends Error {}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size > MAX_BODY_BYTES) throw new BodyTooLargeError();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function isForm(request: IncomingMessage): boolean {
  const type = request.headers['content-type'] ?? '';
  return type.toLowerCase().startsWith('application/x-www-form-urlencoded');
}

/** Reads query and form; a parameter in both keeps the query's value, like a servlet's first value. */
export async function readRequest(
  request: IncomingMessage,
): Promise<ApiRequest> {
  const url = new URL(request.url ?? '/', 'http://region.invalid');
  const merged = new Map<string, string>();
  const add = (pairs: URLSearchParams) => {
    for (const [name, value] of pairs) {
      if (!merged.has(name)) merged.set(name, value);
    }
  };
  add(url.searchParams);
  const body = await readBody(request);
  if (request.method === 'POST' && isForm(request)) {
    add(new URLSearchParams(body));
  }
  return {
    method: request.method ?? 'GET',
    path: url.pathname,
    parameters: [...merged],
  };
}
