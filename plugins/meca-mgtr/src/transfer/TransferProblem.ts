/**
 * Why a transfer cannot go on now.
 *
 * - `source-unreachable`: nobody answers, or answers break off again and again
 * - `source-refused`: every source says 401, 403 or a final refusal
 * - `source-missing`: no source has the file
 * - `chunk-bad`: a chunk's bytes are wrong at the source
 * - `archive-bad`, `image-bad`: parts are right and the whole is not: the publisher's mistake
 * - `image-refused`: the image could harm a host, or is not what the manifest says
 * - `disk-space`: not enough room above the floor
 * - `window-closed`: the region's transfer window is closed
 * - `lease-lost`: another process has taken the work over
 * - `tool-missing`: nothing here can open the archive
 */
export type TransferProblemCode =
  | 'source-unreachable'
  | 'source-refused'
  | 'source-missing'
  | 'chunk-bad'
  | 'archive-bad'
  | 'image-bad'
  | 'image-refused'
  | 'disk-space'
  | 'window-closed'
  | 'lease-lost'
  | 'tool-missing';

/** What a problem is about; only what applies is set. Byte counts are plain numbers. */
export interface TransferProblemDetails {
  readonly source?: string;
  readonly chunk?: number;
  readonly expectedSha256?: string;
  readonly actualSha256?: string;
  readonly neededBytes?: number;
  readonly freeBytes?: number;
  readonly floorBytes?: number;
  /** Epoch milliseconds before which trying again is pointless. */
  readonly notBefore?: number;
}

/** A problem with words for a person; safe to show: it never holds URLs with secrets or foreign bodies. */
export class TransferProblem extends Error {
  readonly code: TransferProblemCode;
  readonly details: TransferProblemDetails;

  constructor(
    code: TransferProblemCode,
    message: string,
    details: TransferProblemDetails = {},
    cause?: unknown,
  ) {
    super(message, { cause });
    this.name = 'TransferProblem';
    this.code = code;
    this.details = details;
  }

  /** Whether trying again by itself makes sense, or somebody must change something first. */
  get remedy(): 'retry' | 'person' {
    switch (this.code) {
      case 'archive-bad':
      case 'image-bad':
      case 'image-refused':
      case 'tool-missing':
        return 'person';
      default:
        return 'retry';
    }
  }
}

const BYTE_UNITS = ['B', 'kB', 'MB', 'GB', 'TB'] as const;

/** `21.5 GB`, for messages. */
export function formatBytes(bytes: number): string {
  let value = Math.abs(bytes);
  let unit = 0;
  while (value >= 1000 && unit < BYTE_UNITS.length - 1) {
    value /= 1000;
    unit += 1;
  }
  const sign = bytes < 0 ? '-' : '';
  return `${sign}${unit === 0 ? value : value.toFixed(1)} ${BYTE_UNITS[unit]}`;
}
