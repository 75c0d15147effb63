import { createHash } from 'node:crypto';
import { chunksOf, type ChunkInfo, type Manifest } from '../manifest';
import { isMgtrError, MgtrError } from '../MgtrError';
import { hashFile, HashThread } from '../hashing';
import type { Carrier, OpenFile } from '../repository/Carrier';
import {
  openRepository,
  type RepositoryTrust,
} from '../repository/openRepository';
import type { RepositoryProblem } from '../repository/RepositoryReader';

/** A version with more bad chunks than this is not read to its end: it is to be copied anew as a whole. */
const MOST_BAD_CHUNKS = 100;

/** How far a verification is. Totals are 0 until all manifests have been read once. */
export type VerifyProgress = {
  versionsDone: number;
  versionsTotal: number;
  /** Chunks. */
  filesDone: number;
  filesTotal: number;
  bytesDone: number;
  bytesTotal: number;
};

export type VerifyOptions = {
  carrier: Carrier;
  trust: RepositoryTrust;
  /** Only templates at or below this path. */
  path?: string;
  /** Only metadata, manifests and that every chunk is there; not what is in the chunks. */
  quick?: boolean;
  onVersion?: (version: { path: string; version: string; ok: boolean }) => void;
  /** Called after every chunk. With it the manifests are read once more, before the chunks, to know how much there is. */
  onProgress?: (progress: Readonly<VerifyProgress>) => void;
  /** Takes each problem as it is found; the result then has none of them, since they may be very many. */
  onProblem?: (problem: RepositoryProblem) => void;
  signal?: AbortSignal;
};

export type VerifyResult = {
  trust: 'tuf' | 'none';
  expiresAt?: string;
  versions: number;
  bytesRead: number;
  /** Empty with `onProblem`. */
  problems: RepositoryProblem[];
};

/** Reads a repository as a portal would, and every chunk of it. Throws when the repository as a whole is not to be believed. */
export async function verifyRepository(
  options: VerifyOptions,
): Promise<VerifyResult> {
  return HashThread.lend(thread => verify({ ...options, thread }));
}

async function verify(
  options: VerifyOptions & { thread: HashThread },
): Promise<VerifyResult> {
  const { carrier, trust, signal, onProgress } = options;
  const progress: VerifyProgress = {
    ...{ versionsDone: 0, filesDone: 0, bytesDone: 0 },
    ...(onProgress
      ? await measure(options)
      : { versionsTotal: 0, filesTotal: 0, bytesTotal: 0 }),
  };
  onProgress?.(progress);
  const problems: RepositoryProblem[] = [];
  const report = (problem: RepositoryProblem) => {
    if (problem.path !== undefined && !isWanted(problem.path, options)) return;
    if (options.onProblem) options.onProblem(problem);
    else problems.push(problem);
  };
  let bytesRead = 0;
  const refreshed = await openRepository({ carrier, trust }).refresh({
    signal,
    onVersion: async ({ manifest, publisher }) => {
      const { path, version } = manifest;
      if (!isWanted(path, options)) return;
      let bad = 0;
      for (const chunk of chunksOf(manifest)) {
        try {
          if (bad < MOST_BAD_CHUNKS) {
            bytesRead += await verifyChunk(chunk, manifest, options);
          }
        } catch (error) {
          if (signal?.aborted || !isMgtrError(error)) throw error;
          bad++;
          report({ path, version, publisher, error });
          if (bad === MOST_BAD_CHUNKS) {
            report({ path, version, publisher, error: tooBad(manifest) });
          }
        }
        progress.filesDone++;
        progress.bytesDone += chunk.bytes;
        onProgress?.(progress);
      }
      progress.versionsDone++;
      onProgress?.(progress);
      options.onVersion?.({ path, version, ok: bad === 0 });
    },
  });
  refreshed.problems.forEach(report);
  return {
    bytesRead,
    versions: progress.versionsDone,
    trust: refreshed.trust,
    expiresAt: refreshed.expiresAt,
    problems,
  };
}

/** How much there is to read. Keeps no manifest: a thousand of them may not fit into memory. */
async function measure(
  options: VerifyOptions,
): Promise<
  Pick<VerifyProgress, 'versionsTotal' | 'filesTotal' | 'bytesTotal'>
> {
  const { carrier, trust, signal } = options;
  const totals = { versionsTotal: 0, filesTotal: 0, bytesTotal: 0 };
  await openRepository({ carrier, trust }).refresh({
    signal,
    onVersion: ({ manifest }) => {
      if (!isWanted(manifest.path, options)) return;
      totals.versionsTotal++;
      totals.filesTotal += manifest.chunks.sha256.length;
      totals.bytesTotal += manifest.archive.bytes;
    },
  });
  return totals;
}

function isWanted(path: string, { path: limit }: VerifyOptions): boolean {
  return !limit || path === limit || path.startsWith(`${limit}/`);
}

function tooBad({ path, version }: Manifest): MgtrError {
  return new MgtrError(
    'chunk-bad',
    `${MOST_BAD_CHUNKS} chunks of ${path} ${version} are bad; the rest of it was not read`,
    {
      path,
      version,
      remedy: 'Copy the whole version again from its publisher or a mirror.',
    },
  );
}

/** Throws `chunk-bad`. Returns how many bytes were read. */
async function verifyChunk(
  chunk: ChunkInfo,
  of: Manifest,
  options: VerifyOptions & { thread: HashThread },
): Promise<number> {
  const { carrier, quick, signal } = options;
  signal?.throwIfAborted();
  const file = await carrier.open(chunk.file, { signal });
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
    const { totalBytes } = file;
    if (totalBytes !== undefined && totalBytes !== chunk.bytes) {
      throw bad(`has ${totalBytes} bytes instead of ${chunk.bytes}`);
    }
    if (quick) return 0;
    const sha256 = await hashOpen(file, chunk, options).catch(error => {
      if (signal?.aborted || isMgtrError(error)) throw error;
      // A disk that gives nothing back is what this looks for.
      throw bad(`cannot be read (${error.code ?? error.message})`);
    });
    if (sha256 !== chunk.sha256) {
      throw bad(`is ${sha256}; it should be ${chunk.sha256}`);
    }
    return chunk.bytes;
  } finally {
    await file.close();
  }
}

/** Beside this thread where that is possible: a portal that checks its repository has to answer people meanwhile. */
async function hashOpen(
  { localFile, body, release }: OpenFile,
  { bytes: most }: ChunkInfo,
  options: { signal?: AbortSignal; thread: HashThread },
): Promise<string> {
  const { signal = new AbortController().signal, thread } = options;
  if (localFile) return hashFile(thread, localFile, signal);
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const block of body) {
    signal.throwIfAborted();
    bytes += block.length;
    hash.update(block);
    release?.(block);
    // Longer than it should be: what it is otherwise does not matter.
    if (bytes > most) break;
  }
  return hash.digest('hex');
}
