import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { MgtrError, isMgtrError } from '../MgtrError';
import type { HashThread } from '../hashing';
import type { ChunkInfo } from '../manifest';
import type { OpenFile } from '../repository';
import { fileAt, type ChunkSource } from './ChunkSource';
import { PartFile } from './PartFile';
import { StallGuard, type StallLimits } from './StallGuard';

export interface FetchChunkOptions {
  readonly chunk: ChunkInfo;
  /** Where the verified chunk ends up; `.part` and `.etag` files lie beside it meanwhile. */
  readonly target: string;
  readonly source: ChunkSource;
  /** Ask for whole files, because this source once did a range wrong. */
  readonly wholeFile?: boolean;
  readonly limits: StallLimits;
  /** How much may be held in memory for a slow disk. */
  readonly pendingBytes: number;
  readonly thread: HashThread;
  /** Waits until so many bytes may have come: reading is what is throttled. */
  readonly throttle?: (
    bytes: number,
    signal: AbortSignal,
  ) => Promise<void> | undefined;
  /** Called with the size of the part whenever it changes, a restart at zero included. */
  readonly onSize?: (bytes: number) => void;
  readonly signal: AbortSignal;
}

/** Where the bytes of a part came from; kept beside it to survive a kill. */
interface Origin {
  source: string;
  etag?: string;
}

/**
 * Brings one chunk from one source, going on where an earlier attempt stopped.
 *
 * @remarks
 * Resolves once the chunk lies durable and verified at `target`. Rejects with an `MgtrError`:
 * `chunk-bad` when the bytes are wrong (the part is deleted; `details.source` is only set when
 * this source alone is to blame), whatever the carrier said, or `source-unreachable` for cuts,
 * silence and crawling. File system errors come as they are. An abort rejects with its reason.
 */
export async function fetchChunk(options: FetchChunkOptions): Promise<void> {
  const { chunk, target } = options;
  const partFile = `${target}.part`;
  const part = await PartFile.open(partFile, {
    ...options,
    mostBytes: chunk.bytes,
  });
  let mixed = false;
  let actualSha256: string;
  try {
    options.onSize?.(part.size);
    if (part.size < chunk.bytes) {
      mixed = await readInto(part, options);
    } else {
      // Complete, but the process ended before it was verified: nobody is to blame if it is bad.
      mixed = true;
    }
    actualSha256 = await part.seal();
  } finally {
    await part.close();
  }
  if (actualSha256 !== chunk.sha256) {
    await rm(partFile, { force: true });
    await rm(`${target}.etag`, { force: true });
    options.onSize?.(0);
    throw chunkBad(options, actualSha256, mixed);
  }
  await rename(partFile, target);
  await rm(`${target}.etag`, { force: true });
}

function chunkBad(
  { chunk, source }: FetchChunkOptions,
  actualSha256: string,
  mixed: boolean,
): MgtrError {
  const { label } = source.carrier;
  return new MgtrError(
    'chunk-bad',
    `Chunk ${chunk.n} (${chunk.file}) from ${label} is bad: its SHA-256 is ${actualSha256}, the manifest says ${chunk.sha256}`,
    {
      ...(mixed ? {} : { source: label }),
      file: chunk.file,
      chunk: chunk.n,
      expectedSha256: chunk.sha256,
      actualSha256,
      retryable: true,
      remedy:
        "Compare the file at the source with the publisher's copy and upload it again.",
    },
  );
}

/** Says whether the part now has bytes of more than one source, or of one that changed meanwhile. */
async function readInto(
  part: PartFile,
  options: FetchChunkOptions,
): Promise<boolean> {
  const { chunk, source, limits, target } = options;
  const { label } = source.carrier;
  if (options.wholeFile && part.size > 0) {
    await part.restart();
  }
  const before = part.size > 0 ? await readOrigin(`${target}.etag`) : undefined;
  const guard = new StallGuard(
    limits,
    what =>
      new MgtrError('source-unreachable', `${label} ${what} (${chunk.file})`, {
        source: label,
        file: chunk.file,
        chunk: chunk.n,
      }),
  );
  const signal = AbortSignal.any([options.signal, guard.signal]);
  try {
    const file = await source.carrier.open(fileAt(source, chunk.file), {
      signal,
      ...(options.wholeFile
        ? {}
        : { range: { start: part.size, end: chunk.bytes - 1 } }),
      ...(before?.etag && before.source === label
        ? { ifRange: before.etag }
        : {}),
    });
    try {
      await startAt(file.start, part, options);
      checkSize(file.totalBytes, options);
      const mixed = part.size > 0 && before?.source !== label;
      await writeOrigin(`${target}.etag`, before, {
        // Once mixed, a part stays so: no source may be blamed alone for its hash.
        source: mixed ? '' : label,
        etag: mixed ? undefined : file.etag,
      });
      await copyBody(file, part, guard, { ...options, signal });
      return mixed;
    } finally {
      await file.close();
    }
  } catch (error) {
    // Whatever the carrier makes of an abort, the reason for it is what happened.
    options.signal.throwIfAborted();
    guard.signal.throwIfAborted();
    throw await afterRefusedRange(error, part, options);
  } finally {
    guard.stop();
  }
}

/** The whole file instead of the rest (200) means from the start; anything else is a broken server. */
async function startAt(
  start: number,
  part: PartFile,
  { chunk, source, onSize }: FetchChunkOptions,
): Promise<void> {
  if (start === part.size) {
    return;
  }
  if (start !== 0) {
    throw new MgtrError(
      'range-refused',
      `${source.carrier.label} answered with bytes from ${start} of ${chunk.file} when ${part.size} was asked for`,
      { source: source.carrier.label, file: chunk.file, chunk: chunk.n },
    );
  }
  await part.restart();
  onSize?.(0);
}

function checkSize(
  totalBytes: number | undefined,
  { chunk, source }: FetchChunkOptions,
): void {
  if (totalBytes === undefined || totalBytes === chunk.bytes) {
    return;
  }
  const { label } = source.carrier;
  throw new MgtrError(
    'chunk-bad',
    `Chunk ${chunk.n} (${chunk.file}) at ${label} has ${totalBytes} bytes; the manifest says ${chunk.bytes}`,
    {
      source: label,
      file: chunk.file,
      chunk: chunk.n,
      totalBytes,
      expectedSha256: chunk.sha256,
      retryable: true,
    },
  );
}

async function copyBody(
  { body, release }: OpenFile,
  part: PartFile,
  guard: StallGuard,
  options: FetchChunkOptions,
): Promise<void> {
  const { chunk, source, signal } = options;
  guard.waiting();
  for await (const bytes of body) {
    // Once they are written they may be gone.
    const { length } = bytes;
    guard.received(length);
    if (part.size + length > chunk.bytes) {
      checkSize(part.size + length, options);
    }
    await part.write(bytes, release);
    options.onSize?.(part.size);
    await options.throttle?.(length, signal);
    // A source that was aborted may end its body quietly.
    signal.throwIfAborted();
    guard.waiting();
  }
  signal.throwIfAborted();
  if (part.size < chunk.bytes) {
    const { label } = source.carrier;
    throw new MgtrError(
      'source-unreachable',
      `${label} broke off after ${part.size} of ${chunk.bytes} bytes of ${chunk.file}`,
      { source: label, file: chunk.file, chunk: chunk.n },
    );
  }
}

/** 416: when the source's file has our size, our part is what is wrong; else the source's file is. */
async function afterRefusedRange(
  error: unknown,
  part: PartFile,
  options: FetchChunkOptions,
): Promise<unknown> {
  if (!isMgtrError(error) || error.code !== 'range-refused') {
    return error;
  }
  const { totalBytes } = error.details;
  if (totalBytes !== undefined && totalBytes !== options.chunk.bytes) {
    try {
      checkSize(totalBytes, options);
    } catch (tooShort) {
      return tooShort;
    }
  }
  await part.restart();
  options.onSize?.(0);
  return error;
}

async function readOrigin(file: string): Promise<Origin | undefined> {
  try {
    const origin = JSON.parse(await readFile(file, 'utf8'));
    return typeof origin?.source === 'string' ? origin : undefined;
  } catch {
    // Missing, or torn by a kill: the hash decides without it, only If-Range is lost.
    return undefined;
  }
}

async function writeOrigin(
  file: string,
  before: Origin | undefined,
  origin: Origin,
): Promise<void> {
  if (before?.source !== origin.source || before.etag !== origin.etag) {
    await writeFile(file, JSON.stringify(origin));
  }
}
