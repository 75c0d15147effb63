import { join } from 'node:path';

/** Where a chunk can be read right now. */
export type ChunkLocation =
  | {
      readonly kind: 'http';
      readonly url: URL;
      /** For example an authorisation or a signature; never logged, never sent to another host. */
      readonly headers?: Readonly<Record<string, string>>;
      /** Hosts (`host` or `host:port`) besides the URL's own to which redirects are followed. */
      readonly redirectHosts?: readonly string[];
    }
  | { readonly kind: 'file'; readonly file: string };

/**
 * A place that has the chunks of a version: a repository, a mirror, another edge. Hashes make all
 * of them equal, so no source needs to be trusted.
 */
export interface ChunkSource {
  /** Name for people and logs; without credentials. */
  readonly id: string;
  /** Asked again for every attempt, so that a signature may be fresh. */
  locate(chunkName: string, signal: AbortSignal): Promise<ChunkLocation>;
}

/** A source whose chunks lie beside each other below one URL. */
export function httpSource(options: {
  id?: string;
  /** URL of the folder; credentials in it are moved to a header. */
  baseUrl: string;
  headers?: Readonly<Record<string, string>>;
  redirectHosts?: readonly string[];
}): ChunkSource {
  const base = new URL(options.baseUrl);
  const headers = { ...options.headers };
  if (base.username || base.password) {
    const pair = `${decodeURIComponent(base.username)}:${decodeURIComponent(
      base.password,
    )}`;
    headers.authorization ??= `Basic ${Buffer.from(pair).toString('base64')}`;
    base.username = '';
    base.password = '';
  }
  if (!base.pathname.endsWith('/')) {
    base.pathname += '/';
  }
  return {
    id: options.id ?? `${base.host}${base.pathname}`,
    async locate(chunkName) {
      const url = new URL(base);
      url.pathname += encodeURIComponent(chunkName);
      return {
        kind: 'http',
        url,
        headers,
        redirectHosts: options.redirectHosts,
      };
    },
  };
}

/** A source whose chunks lie in a local or mounted folder. */
export function folderSource(options: {
  id?: string;
  folder: string;
}): ChunkSource {
  return {
    id: options.id ?? options.folder,
    async locate(chunkName) {
      return { kind: 'file', file: join(options.folder, chunkName) };
    },
  };
}
