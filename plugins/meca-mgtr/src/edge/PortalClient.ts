import { z } from 'zod';
import { MgtrError } from '../MgtrError';
import {
  EDGE_EXCHANGE_PATH,
  PORTAL_SOURCE_SCHEME,
  edgeSentResponseSchema,
  type EdgeExchangeRequest,
  type EdgeExchangeResponse,
  type EdgePortal,
  type EdgeSentReplica,
  type EdgeSource,
  type EdgeWantedReplica,
} from './protocol';

const TIME_LIMIT_MS = 30_000;

export interface PortalClientOptions {
  /** Base URL of the portal's backend. */
  readonly portal: string;
  /** Limited to this edge's region. */
  readonly token: string;
  readonly allowInsecureHttp?: boolean;
}

/** Talks to the portal. Errors name the portal's host, never the token or what the portal answered. */
export class PortalClient implements EdgePortal {
  readonly #url: URL;
  readonly #token: string;
  readonly #insecure: boolean;
  /** Of the last answer, by their keys: what the portal need not send again. */
  #manifests = new Map<string, EdgeWantedReplica['manifest']>();

  /** Throws `usage` for an address that is not one, or is not encrypted. */
  constructor(options: PortalClientOptions) {
    if (!URL.canParse(options.portal)) {
      throw new MgtrError('usage', 'The portal must be a URL');
    }
    const base = new URL(options.portal);
    const loopback = /^(localhost|127(\.\d+){3}|\[::1\])$/.test(base.hostname);
    const secure = base.protocol === 'https:';
    if (!secure && !loopback && !options.allowInsecureHttp) {
      throw new MgtrError('usage', `${base.origin} is not encrypted`, {
        remedy: 'Use https, or allow plain http to the portal explicitly.',
      });
    }
    base.pathname = base.pathname.replace(/\/+$/, '') + EDGE_EXCHANGE_PATH;
    this.#url = base;
    this.#token = options.token;
    this.#insecure = !secure;
  }

  async exchange(
    request: EdgeExchangeRequest,
    signal: AbortSignal,
  ): Promise<EdgeExchangeResponse> {
    const source = this.#url.host;
    let answer: Response;
    let body: unknown;
    try {
      answer = await fetch(this.#url, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${this.#token}`,
          'content-type': 'application/json',
        },
        body: JSON.stringify({
          ...request,
          manifests: [...this.#manifests.keys()],
        }),
        redirect: 'error',
        signal: AbortSignal.any([signal, AbortSignal.timeout(TIME_LIMIT_MS)]),
      });
      body = answer.ok ? await answer.json() : await answer.body?.cancel();
    } catch (cause) {
      signal.throwIfAborted();
      throw new MgtrError(
        'source-unreachable',
        `The portal ${source} cannot be reached`,
        { source, cause },
      );
    }
    if (!answer.ok) {
      throw refusal(source, answer.status);
    }
    const parsed = edgeSentResponseSchema.safeParse(body);
    if (!parsed.success) {
      throw new MgtrError(
        'invalid',
        `The portal ${source} answers in a way that this edge does not understand: ${
          z.prettifyError(parsed.error).split('\n')[0]
        }`,
        { source, remedy: 'Bring edge and portal to the same release.' },
      );
    }
    return { ...parsed.data, replicas: this.#complete(parsed.data.replicas) };
  }

  /** Puts manifests back that were sent earlier; what is named without ever having been sent comes with a later answer. */
  #complete(sent: EdgeSentReplica[]): EdgeWantedReplica[] {
    const manifests = new Map<string, EdgeWantedReplica['manifest']>();
    const replicas = sent.flatMap(({ manifestKey: key, ...replica }) => {
      const manifest =
        replica.manifest ??
        (key === undefined ? undefined : this.#manifests.get(key));
      if (!manifest) return [];
      if (key !== undefined) manifests.set(key, manifest);
      const sources = replica.sources.map(item => this.#resolve(item));
      return [{ ...replica, manifest, sources }];
    });
    this.#manifests = manifests;
    return replicas;
  }

  /** What the portal passes on itself is below the address by which this edge knows it. */
  #resolve(source: EdgeSource): EdgeSource {
    const given = new URL(source.url);
    if (given.protocol !== PORTAL_SOURCE_SCHEME) {
      return source;
    }
    const url = new URL(this.#url);
    url.pathname = url.pathname.replace(
      /exchange$/,
      `${given.host}${given.pathname}`,
    );
    return {
      url: url.href,
      headers: { authorization: `Bearer ${this.#token}` },
      ...(this.#insecure && { allowInsecureHttp: true }),
    };
  }
}

function refusal(source: string, httpStatus: number): MgtrError {
  const details = { source, httpStatus };
  if (httpStatus === 409) {
    return new MgtrError(
      'conflict',
      `Another edge reports for this region to the portal ${source}`,
      {
        ...details,
        remedy:
          'Stop one of the two; after a move, this one is taken once the other has been silent for some minutes.',
      },
    );
  }
  return httpStatus === 401 || httpStatus === 403
    ? new MgtrError(
        'source-refused',
        `The portal ${source} refuses the token`,
        {
          ...details,
          remedy: 'Ask the operator of the federation for a new edge token.',
        },
      )
    : new MgtrError(
        'source-unreachable',
        `The portal ${source} cannot answer now (status ${httpStatus})`,
        details,
      );
}
