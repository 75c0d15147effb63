import { createHash } from 'node:crypto';
import { chunksOf, type ChunkInfo, type Manifest } from '../manifest';
import { isMgtrError, MgtrError } from '../MgtrError';
import type { Carrier } from '../repository/Carrier';
import {
  openRepository,
  type RepositoryTrust,
} from '../repository/openRepository';
import type { RepositoryProblem } from '../repository/RepositoryReader';

export type VerifyOptions = {
  carrier: Carrier;
  trust: RepositoryTrust;
  /** Only templates at or below this path. */
  path?: string;
  /** Only metadata, manifests and that every chunk is there; not what is in the chunks. */
  quick?: boolean;
  onVersion?: (version: { path: string; version: string; ok: boolean }) => void;
  signal?: AbortSignal;
};

export type VerifyResult = {
  trust: 'tuf' | 'none';
  expiresAt?: string;
  versions: number;
  bytesRead: number;
  problems: RepositoryProblem[];
};

/** Reads a repository as a portal would, and every chunk of it. Throws when the repository as a whole is not to be believed. */
export async function verifyRepository(
  options: VerifyOptions,
): Promise<VerifyResult> {
  const { carrier, trust, signal } = options;
  const result = { versions: 0, bytesRead: 0 };
  const problems: RepositoryProblem[] = [];
  const refreshed = await openRepository({ carrier, trust }).refresh({
    signal,
    onVersion: async ({ manifest, publisher }) => {
      const { path, version } = manifest;
      const limit = options.path;
      const wanted = !limit || path === limit || path.startsWith(`${limit}/`);
      if (!wanted) return;
      result.versions++;
      let ok = true;
      for (const chunk of chunksOf(manifest)) {
        try {
          result.bytesRead += await verifyChunk(chunk, manifest, options);
        } catch (error) {
          if (signal?.aborted || !isMgtrError(error)) throw error;
          ok = false;
          problems.push({ path, version, publisher, error });
        }
      }
      options.onVersion?.({ path, version, ok });
    },
  });
  return {
    ...result,
    trust: refreshed.trust,
    expiresAt: refreshed.expiresAt,
    problems: [...refreshed.problems, ...problems],
  };
}

/** Returns how many bytes were read. */
async function verifyChunk(
  chunk: ChunkInfo,
  of: Manifest,
  options: VerifyOptions,
): Promise<number> {
  const { carrier, quick, signal } = options;
  const open = await carrier.open(chunk.file, { signal });
  const bad = (why: string) =>
    new MgtrError(
      'chunk-bad',
      `Chunk ${chunk.n} of ${of.path} ${of.version} at ${carrier.label} ${why}`,
      {
        source: carrier.label,
        path: of.path,
        version: of.version,
        chunk: chunk.n,
        file: chunk.file,
        remedy: 'Copy the chunk again from its publisher or a mirror.',
      },
    );
  try {
    if (quick) {
      if (open.totalBytes !== undefined && open.totalBytes !== chunk.bytes) {
        throw bad(`has ${open.totalBytes} bytes instead of ${chunk.bytes}`);
      }
      return 0;
    }
    const hash = createHash('sha256');
    let bytes = 0;
    for await (const block of open.body) {
      bytes += block.length;
      if (bytes > chunk.bytes) break;
      hash.update(block);
    }
    const sha256 = hash.digest('hex');
    if (bytes !== chunk.bytes || sha256 !== chunk.sha256) {
      throw bad(`is ${sha256}; it should be ${chunk.sha256}`);
    }
    return bytes;
  } finally {
    await open.close();
  }
}
