import { z } from 'zod';
import { Endpoint, EndpointName, endpoints } from './endpoints';

type Shape<N extends EndpointName> = (typeof endpoints)[N];
type PathParam<P extends string> =
  P extends `${string}:${infer Name}/${infer Rest}`
    ? Name | PathParam<`/${Rest}`>
    : P extends `${string}:${infer Name}`
    ? Name extends `${infer Base}.${string}`
      ? Base
      : Name
    : never;

/** What an operation takes: path parameters, query, body and headers, as far as it has them. @public */
export type EndpointInput<N extends EndpointName> = ([
  PathParam<Shape<N>['path']>,
] extends [never]
  ? {}
  : { params: Record<PathParam<Shape<N>['path']>, string> }) &
  (Shape<N> extends { query: infer Q extends z.ZodType }
    ? { query?: z.input<Q> }
    : {}) &
  (Shape<N> extends { body: infer B extends z.ZodType }
    ? { body: z.input<B> }
    : {}) &
  (Shape<N> extends { idempotent: true } ? { idempotencyKey?: string } : {}) &
  (Shape<N> extends { ifMatch: true } ? { ifMatch: string } : {});

/** What an operation answers; a string where it has no schema. @public */
export type EndpointOutput<N extends EndpointName> = Shape<N> extends {
  response: infer R extends z.ZodType;
}
  ? z.output<R>
  : string;

/** A request ready for `fetch`, relative to the plugin's base URL. @public */
export interface EndpointRequest {
  /** Path with query, below the plugin's base URL. */
  path: string;
  init: { method: string; headers: Record<string, string>; body?: string };
}

/**
 * Turns an operation and its input into what `fetch` takes; knows no host and does no I/O,
 * so that browsers, scaffolder actions and catalog providers share it.
 *
 * @public
 */
export function buildRequest<N extends EndpointName>(
  name: N,
  input: EndpointInput<N>,
): EndpointRequest {
  const endpoint: Endpoint = endpoints[name];
  const given = input as {
    params?: Record<string, string>;
    query?: Record<string, unknown>;
    body?: unknown;
    idempotencyKey?: string;
    ifMatch?: string;
  };
  const path = endpoint.path.replace(/:([A-Za-z]+)/g, (_, key) =>
    encodeURIComponent(given.params?.[key] ?? ''),
  );
  const query = new URLSearchParams();
  for (const [key, value] of Object.entries(given.query ?? {})) {
    if (value !== undefined) query.set(key, String(value));
  }
  const headers: Record<string, string> = {};
  if (endpoint.body) headers['Content-Type'] = 'application/json';
  if (given.idempotencyKey) headers['Idempotency-Key'] = given.idempotencyKey;
  if (given.ifMatch) headers['If-Match'] = given.ifMatch;
  const search = query.toString();
  return {
    path: search ? `${path}?${search}` : path,
    init: {
      method: endpoint.method,
      headers,
      body: endpoint.body ? JSON.stringify(given.body ?? {}) : undefined,
    },
  };
}

/** Reads an answer that `fetch` gave for an operation; the caller has checked `ok`. @public */
export async function readResponse<N extends EndpointName>(
  name: N,
  response: { json(): Promise<unknown>; text(): Promise<string> },
): Promise<EndpointOutput<N>> {
  const endpoint: Endpoint = endpoints[name];
  return (
    endpoint.response
      ? endpoint.response.parse(await response.json())
      : await response.text()
  ) as EndpointOutput<N>;
}
