/** The formats an image can have; the value is also the extension of its file. */
export type ImageFormat = 'qcow2' | 'raw' | 'vhd' | 'ova';

/**
 * What a transfer needs to know about a version. A version's manifest has all of it, so a manifest
 * can be given as it is; sizes are bytes and hashes are SHA-256 in lower case hex.
 */
export interface TransferPlan {
  readonly path: string;
  readonly version: string;
  readonly image: {
    readonly format: ImageFormat;
    readonly bytes: number;
    readonly virtualBytes: number;
    readonly sha256: string;
  };
  readonly archive: {
    readonly compression: 'zstd' | '7z' | 'none';
    readonly bytes: number;
    readonly sha256: string;
  };
  /** `bytes` is the size of every chunk but the last, which has the rest. */
  readonly chunks: {
    readonly name: string;
    readonly bytes: number;
    readonly sha256: readonly string[];
  };
}

/** One chunk of an archive; `n` counts from 1, `name` is its file beside the manifest. */
export interface ChunkPlan {
  readonly n: number;
  readonly name: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** `cad.qcow2.zst` and 7 give `cad.qcow2.zst.007`; numbers above 999 simply get longer. */
export function numberedName(name: string, n: number): string {
  return `${name}.${String(n).padStart(3, '0')}`;
}

/**
 * The chunks of an archive in their order.
 *
 * Throws `RangeError` when their number does not fit the size of the archive: such a plan could
 * never end in the right bytes.
 */
export function chunksOf(plan: TransferPlan): ChunkPlan[] {
  const { archive, chunks } = plan;
  const expected = Math.ceil(archive.bytes / chunks.bytes);
  if (!(expected >= 1) || chunks.sha256.length !== expected) {
    throw new RangeError(
      `${labelOf(plan)}: ${chunks.sha256.length} chunks of ${chunks.bytes} ` +
        `bytes cannot make an archive of ${archive.bytes} bytes`,
    );
  }
  return chunks.sha256.map((sha256, index) => ({
    n: index + 1,
    name: numberedName(chunks.name, index + 1),
    bytes:
      index + 1 < expected
        ? chunks.bytes
        : archive.bytes - chunks.bytes * (expected - 1),
    sha256,
  }));
}

/** How messages name a version: `windows/cad-lab 01.02.00.00`. */
export function labelOf(plan: { path: string; version: string }): string {
  return `${plan.path} ${plan.version}`;
}
