import { NotFoundError, ServiceUnavailableError } from '@backstage/errors';
import {
  Carrier,
  chunkAt,
  ChunkInfo,
  createCarrier,
  isMgtrError,
  Manifest,
  parseRange,
} from '@meca/meca-mgtr';
import { Request, Response } from 'express';
import { pipeline } from 'node:stream/promises';
import { ReplicaStore } from '../replicas/ReplicaStore';
import { VersionSource, VersionSourceAddress } from '../versions/types';

/**
 * Passes chunks of repositories that only the portal reaches on to edges: exactly the files of versions that the edge's region
 * shall have, and nothing else. The strong ETag is the chunk's SHA-256, so that an interrupted chunk goes on where it stopped.
 */
export class RepositoryPassage {
  readonly #carriers = new Map<string, Carrier>();

  constructor(
    private readonly on: {
      replicas: Pick<ReplicaStore, 'list'>;
      versions: VersionSource;
    },
  ) {}

  /** Answers a GET or HEAD. Throws `NotFoundError` for whatever the region is not to have. */
  async answer(
    wanted: { regionId: string; repositoryId: string; file: string },
    request: Request,
    response: Response,
  ): Promise<void> {
    const { chunk, address } = await this.#find(wanted);
    const etag = `"${chunk.sha256}"`;
    const { bytes } = chunk;
    const ifRange = request.header('if-range');
    const range =
      ifRange === undefined || ifRange === etag
        ? parseRange(request.header('range'), bytes)
        : undefined;
    response.set({
      'accept-ranges': 'bytes',
      'cache-control': 'no-store',
      'content-type': 'application/octet-stream',
      etag,
    });
    if (range === 'unsatisfiable') {
      response.set('content-range', `bytes */${bytes}`).status(416).end();
      return;
    }
    const { start, end } = range ?? { start: 0, end: bytes - 1 };
    const head = () => {
      if (range)
        response.set('content-range', `bytes ${start}-${end}/${bytes}`);
      response.set('content-length', String(end - start + 1));
      response.status(range ? 206 : 200);
    };
    if (request.method === 'HEAD') {
      head();
      response.end();
      return;
    }
    await this.#send(
      address,
      { file: chunk.file, start, end, bytes },
      response,
      head,
    );
  }

  async #find(wanted: {
    regionId: string;
    repositoryId: string;
    file: string;
  }) {
    const { regionId, repositoryId, file } = wanted;
    // What PostgreSQL would refuse as text is among the names that there are not.
    const [, path, version] =
      /^([\w./-]+)\/([\d.]+)\/[^/\0]+$/.exec(file) ?? [];
    const records =
      path === undefined
        ? []
        : await this.on.replicas.list({
            regionIds: [regionId],
            paths: [path],
            version,
            desired: 'present',
          });
    for (const { versionId } of records) {
      const found = await this.on.versions.get(versionId);
      const address = found?.sources.find(({ reach }) => reach === 'portal');
      if (found && address && found.repositoryId === repositoryId) {
        const chunk = findChunk(found.manifest, file);
        if (chunk) return { chunk, address };
      }
    }
    throw new NotFoundError('There is no such file');
  }

  async #send(
    address: VersionSourceAddress,
    part: { file: string; start: number; end: number; bytes: number },
    response: Response,
    head: () => void,
  ): Promise<void> {
    const { file, start, end, bytes } = part;
    const gone = new AbortController();
    response.once('close', () => gone.abort(new Error('The edge went away')));
    const whole = start === 0 && end === bytes - 1;
    const opened = await this.#carrierOf(address)
      .open(file, {
        ...(whole ? {} : { range: { start, end } }),
        signal: gone.signal,
      })
      .catch(error => {
        if (!isMgtrError(error)) throw error;
        // What is wrong with the repository is not the edge's to know; but what passes by itself is to be tried again.
        throw error.code === 'not-found'
          ? new NotFoundError('There is no such file')
          : new ServiceUnavailableError('The file cannot be had now');
      });
    try {
      if (opened.start !== start) {
        throw new ServiceUnavailableError('The file cannot be had now');
      }
      head();
      await pipeline(opened.body, response);
    } catch (error) {
      if (!response.headersSent) throw error;
      // Cut off, the edge sees that it is not whole, and goes on from there.
      response.destroy();
    } finally {
      await opened.close();
    }
  }

  #carrierOf(address: VersionSourceAddress): Carrier {
    const key = JSON.stringify(address);
    let carrier = this.#carriers.get(key);
    if (!carrier) {
      const { url, reach, ...options } = address;
      carrier = createCarrier(url, options);
      this.#carriers.set(key, carrier);
    }
    return carrier;
  }
}

/** By its number: a version may have 50,000 chunks. */
function findChunk(manifest: Manifest, file: string): ChunkInfo | undefined {
  const n = Number(/\.(\d{3,6})$/.exec(file)?.[1]);
  if (!(n >= 1 && n <= manifest.chunks.sha256.length)) return undefined;
  const chunk = chunkAt(manifest, n);
  return chunk.file === file ? chunk : undefined;
}
