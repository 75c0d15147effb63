import { createHash, type Hash } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { MgtrError, isMgtrError } from '../MgtrError';
import { formatBytes } from '../disk';
import { HashThread } from '../hashing';
import type { Manifest } from '../manifest';
import { checkWithQemu } from './checkWithQemu';
import { decompressZstd } from './decompress';
import { imageRefused } from './imageRefused';
import { inspectImage } from './inspectImage';
import { SevenZip } from './SevenZip';
import { SparseFile } from './SparseFile';

const READ_BYTES = 1024 * 1024;
const SEVEN_ZIP_MAGIC = '377abcaf271c';
/** Room is asked for in steps of this. */
const ROOM_BYTES = 64 * 1024 * 1024;

export interface AssembleImageOptions {
  readonly manifest: Manifest;
  /** File of chunk `n`, counted from 1. */
  readonly chunkFile: (n: number) => string;
  /** Where the image ends up, complete and trusted; a `.part` file lies beside it meanwhile. */
  readonly target: string;
  /** Largest disk that the region accepts. */
  readonly mostVirtualBytes?: number;
  readonly sevenZip?: () => Promise<SevenZip>;
  /** Name or path of `qemu-img`; false leaves its check out. */
  readonly qemuImg?: string | false;
  readonly ensureRoom?: (bytes: number) => Promise<void>;
  /** Bytes of the image that are written. */
  readonly onProgress?: (bytes: number) => void;
  readonly signal: AbortSignal;
}

/**
 * Makes the image from its chunks and decides whether it can be trusted.
 *
 * @remarks
 * Nothing is at `target` before the image has the hashes and sizes of the manifest, is of the
 * format that it claims and needs no other file. Throws `invalid` for an archive that is damaged or
 * not the one of the manifest, `too-large` for one that unpacks to more than it says, and
 * `image-refused`. A `.part` file of an earlier run is thrown away: unpacking is quick compared to
 * fetching.
 */
export async function assembleImage(
  options: AssembleImageOptions,
): Promise<void> {
  const { manifest, target, signal } = options;
  const part = `${target}.part`;
  try {
    await HashThread.lend(thread => unpackTo(part, thread, options));
    await assertTrusted(part, options);
    signal.throwIfAborted();
    await rename(part, target);
    await syncFolder(dirname(target));
  } catch (error) {
    await rm(part, { force: true });
    throw named(error, manifest);
  }
}

async function unpackTo(
  file: string,
  thread: HashThread,
  options: AssembleImageOptions,
): Promise<void> {
  const { manifest, signal } = options;
  const archiveHash = createHash('sha256');
  const image = await SparseFile.create(file, {
    mostBytes: manifest.image.bytes,
    thread,
    signal,
  });
  let imageSha256: string;
  let room = 0;
  try {
    for await (const bytes of contentOf(options, archiveHash)) {
      signal.throwIfAborted();
      if (room < bytes.length) {
        room = Math.max(ROOM_BYTES, bytes.length);
        await options.ensureRoom?.(room);
      }
      room -= bytes.length;
      await image.write(bytes);
      options.onProgress?.(image.size);
    }
    imageSha256 = await image.seal();
  } finally {
    await image.close();
  }
  assertSame('archive', manifest.archive.sha256, archiveHash.digest('hex'));
  if (image.size !== manifest.image.bytes) {
    throw new MgtrError(
      'invalid',
      `The image has ${image.size} bytes; the manifest says ${manifest.image.bytes}`,
    );
  }
  assertSame('image', manifest.image.sha256, imageSha256);
}

function assertSame(what: string, expected: string, actual: string): void {
  if (expected !== actual) {
    throw new MgtrError(
      'invalid',
      `The ${what} has the SHA-256 ${actual}; the manifest says ${expected}`,
      { expectedSha256: expected, actualSha256: actual },
    );
  }
}

/** The image's bytes as they come out of the archive, whose own bytes are hashed on the way. */
async function* contentOf(
  options: AssembleImageOptions,
  archiveHash: Hash,
): AsyncGenerator<Uint8Array> {
  const { manifest, signal } = options;
  switch (manifest.archive.compression) {
    case 'zstd':
      yield* decompressZstd(readChunks(options, archiveHash));
      return;
    case '7z': {
      // 7-Zip reads the volumes itself, from the last one on, so they are hashed before.
      await assertSevenZip(options.chunkFile(1));
      for await (const _ of readChunks(options, archiveHash)) {
        signal.throwIfAborted();
      }
      const sevenZip = await (options.sevenZip ?? SevenZip.find)();
      const entry = await sevenZip.list(options.chunkFile(1), signal);
      if (entry.bytes !== manifest.image.bytes) {
        throw new MgtrError(
          entry.bytes > manifest.image.bytes ? 'too-large' : 'invalid',
          `The archive holds ${entry.bytes} bytes; the manifest says ${manifest.image.bytes}`,
        );
      }
      yield* sevenZip.extract(options.chunkFile(1), signal);
      return;
    }
    default:
      yield* readChunks(options, archiveHash);
  }
}

async function* readChunks(
  { manifest, chunkFile }: AssembleImageOptions,
  hash: Hash,
): AsyncGenerator<Uint8Array> {
  for (let n = 1; n <= manifest.chunks.sha256.length; n++) {
    const handle = await open(chunkFile(n), 'r');
    try {
      for (;;) {
        // A new buffer each time: the decompressor still holds the last one.
        const buffer = Buffer.allocUnsafe(READ_BYTES);
        const { bytesRead } = await handle.read(buffer, 0, READ_BYTES, null);
        if (bytesRead === 0) {
          break;
        }
        hash.update(buffer.subarray(0, bytesRead));
        yield buffer.subarray(0, bytesRead);
      }
    } finally {
      await handle.close();
    }
  }
}

/** 7-Zip opens dozens of formats by their content, disk images among them. */
async function assertSevenZip(file: string): Promise<void> {
  const handle = await open(file, 'r');
  try {
    const { buffer } = await handle.read(Buffer.alloc(6), 0, 6, 0);
    if (buffer.toString('hex') !== SEVEN_ZIP_MAGIC) {
      throw new MgtrError('invalid', 'The archive is not a 7z archive');
    }
  } finally {
    await handle.close();
  }
}

async function assertTrusted(
  file: string,
  options: AssembleImageOptions,
): Promise<void> {
  const { manifest, mostVirtualBytes = Infinity, signal } = options;
  const { format } = manifest.image;
  const facts = await inspectImage(file, { format });
  if (facts.virtualBytes !== manifest.image.virtualBytes) {
    throw imageRefused(
      `its disk has ${facts.virtualBytes} bytes; the manifest says ${manifest.image.virtualBytes}`,
    );
  }
  if (facts.virtualBytes > mostVirtualBytes) {
    throw imageRefused(
      `its disk of ${formatBytes(
        facts.virtualBytes,
      )} is larger than the ${formatBytes(
        mostVirtualBytes,
      )} that this region accepts`,
    );
  }
  if (format === 'qcow2' && options.qemuImg !== false) {
    await checkWithQemu(file, { program: options.qemuImg, signal });
  }
}

/** Puts the version's name in front, for whoever reads it on a page with many. */
function named(error: unknown, manifest: Manifest): unknown {
  if (!isMgtrError(error)) {
    return error;
  }
  const { path, version } = manifest;
  return new MgtrError(error.code, `${path} ${version}: ${error.message}`, {
    ...error.details,
    path,
    version,
    remedy: error.remedy,
    retryable: error.retryable,
    cause: error,
  });
}

/** A rename is only durable once its folder is. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
