import {
  BackstageCredentials,
  BackstageServicePrincipal,
  BackstageUserPrincipal,
  HttpAuthService,
} from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';
import {
  Endpoint,
  EndpointInput,
  EndpointName,
  EndpointOutput,
  endpoints,
} from '@meca/backstage-plugin-meca-common';
import { Request, Response, Router } from 'express';
import { z } from 'zod';

/** A request after parsing: schema defaults are filled in. */
export type EndpointCall<N extends EndpointName> = {
  credentials: BackstageCredentials<
    BackstageUserPrincipal | BackstageServicePrincipal
  >;
  request: Request;
  response: Response;
  /** Aborted when the client goes away before its answer. */
  signal: AbortSignal;
  idempotencyKey?: string;
  ifMatch?: string;
} & Pick<EndpointInput<N>, 'params' & keyof EndpointInput<N>> &
  ((typeof endpoints)[N] extends { query: infer Q extends z.ZodType }
    ? { query: z.output<Q> }
    : {}) &
  ((typeof endpoints)[N] extends { body: infer B extends z.ZodType }
    ? { body: z.output<B> }
    : {});

/**
 * Serves one operation of the contract: credentials, parse, call, respond.
 * A handler without a response schema writes its answer itself.
 */
export function mountEndpoint<N extends EndpointName>(
  router: Router,
  httpAuth: HttpAuthService,
  name: N,
  handle: (call: EndpointCall<N>) => Promise<EndpointOutput<N> | void>,
): void {
  const endpoint: Endpoint = endpoints[name];
  const method = endpoint.method.toLowerCase() as 'get' | 'post' | 'patch';
  router[method](endpoint.path, async (request, response) => {
    const credentials = await httpAuth.credentials(request, {
      allow: ['user', 'service'],
    });
    const answer = await handle({
      credentials,
      request,
      response,
      signal: abortWith(response),
      params: parsePathParameters(request.params),
      query: endpoint.query && parse(endpoint.query, request.query, 'query'),
      body: endpoint.body && parse(endpoint.body, request.body ?? {}, 'body'),
      idempotencyKey: readHeader(request, 'Idempotency-Key'),
      ifMatch: readIfMatch(endpoint, request),
    } as unknown as EndpointCall<N>);
    if (endpoint.response) {
      response.status(endpoint.status ?? 200).json(answer);
    }
  });
}

function abortWith(response: Response): AbortSignal {
  const controller = new AbortController();
  response.once('close', () => {
    if (!response.writableEnded) controller.abort();
  });
  return controller.signal;
}

function parse<T extends z.ZodType>(
  schema: T,
  value: unknown,
  where: string,
): z.output<T> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const faults = result.error.issues
    .slice(0, 5)
    .map(
      issue => `${issue.path.map(String).join('.') || where}: ${issue.message}`,
    );
  throw new InputError(`Invalid request: ${faults.join('; ')}`);
}

/** PostgreSQL refuses NUL in text, and no id of ours is longer. */
function parsePathParameters(params: Record<string, string>) {
  for (const [key, value] of Object.entries(params)) {
    if (value.length > 200 || value.includes('\0')) {
      throw new InputError(`Invalid request: ${key}: is not an id`);
    }
  }
  return params;
}

function readHeader(request: Request, name: string): string | undefined {
  const value = request.header(name);
  if (value !== undefined && (value.length === 0 || value.length > 200)) {
    throw new InputError(
      `Invalid request: ${name}: must have 1 to 200 characters`,
    );
  }
  return value;
}

function readIfMatch(endpoint: Endpoint, request: Request): string | undefined {
  const value = readHeader(request, 'If-Match')?.replace(
    /^(?:W\/)?"(.*)"$/,
    '$1',
  );
  if (endpoint.ifMatch && value === undefined) {
    throw new InputError(
      "Invalid request: If-Match: send the etag that you last read, so that nobody else's change is lost",
    );
  }
  return value;
}
