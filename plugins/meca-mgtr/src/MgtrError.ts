/**
 * Why something of MGTR did not work, coarse enough to act on.
 *
 * - `source-unreachable`: no answer, or one that may be better later
 * - `source-refused`: the source answers, and will not give it (401, 403, a redirect to a host that is not listed)
 * - `not-found`: the source says that there is no such file
 * - `range-refused`: the source has no such bytes (416); compare sizes
 * - `signature-expired`: metadata is too old to be believed
 * - `signature-refused`: metadata is unsigned, altered, or signed by somebody who may not
 * - `rollback-refused`: metadata is older than what was seen before
 * - `content-changed`: a published version has other bytes than it had
 * - `chunk-bad`: bytes do not have the hash that the manifest says
 * - `invalid`: data breaks the rules of its format
 * - `too-large`: data is larger than allowed or declared
 * - `image-refused`: the image's format or content is not accepted
 * - `no-space`: a disk is full, or would be
 * - `window-closed`: transfers may not run at this hour
 * - `conflict`: somebody or something else is in the way
 * - `unreadable`: a local file or folder cannot be read or written
 * - `missing-tool`: a program of the machine is needed and not there
 * - `usage`: the caller asked for something impossible
 */
export type MgtrErrorCode =
  | 'source-unreachable'
  | 'source-refused'
  | 'not-found'
  | 'range-refused'
  | 'signature-expired'
  | 'signature-refused'
  | 'rollback-refused'
  | 'content-changed'
  | 'chunk-bad'
  | 'invalid'
  | 'too-large'
  | 'image-refused'
  | 'no-space'
  | 'window-closed'
  | 'conflict'
  | 'unreadable'
  | 'missing-tool'
  | 'usage';

/** What the trouble is about. Never credentials, signed URLs or bodies of a source. */
export type MgtrErrorDetails = {
  /** Label of the repository or source. */
  source?: string;
  /** Template path. */
  path?: string;
  version?: string;
  /** File inside the repository. */
  file?: string;
  /** Metadata role that was refused: `root`, `timestamp`, `snapshot`, `targets` or a publisher. */
  role?: string;
  /** Chunk number, counted from 1 like its name. */
  chunk?: number;
  httpStatus?: number;
  /** How long the source asked to be left alone. */
  retryAfterMs?: number;
  /** Size of the file at the source, with `range-refused`. */
  totalBytes?: number;
  /** With `chunk-bad` and its like: what the bytes should have hashed to, and what they did. */
  expectedSha256?: string;
  actualSha256?: string;
  /** With `no-space`: what is needed, what is free, and what must stay free. */
  neededBytes?: number;
  freeBytes?: number;
  floorBytes?: number;
  /** Epoch milliseconds before which trying again is pointless, with `window-closed`. */
  notBefore?: number;
};

export type MgtrErrorOptions = MgtrErrorDetails & {
  cause?: unknown;
  /** What a person can do about it: a sentence. */
  remedy?: string;
  /** Whether asking again later may help. Default: only for `source-unreachable`. */
  retryable?: boolean;
};

/** Anything of MGTR that did not work, with a message fit for a person. */
export class MgtrError extends Error {
  readonly name = 'MgtrError';
  readonly code: MgtrErrorCode;
  readonly remedy?: string;
  readonly retryable: boolean;
  readonly details: MgtrErrorDetails;

  constructor(
    code: MgtrErrorCode,
    message: string,
    options: MgtrErrorOptions = {},
  ) {
    const { cause, remedy, retryable, ...details } = options;
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.remedy = remedy;
    this.retryable = retryable ?? code === 'source-unreachable';
    this.details = details;
  }
}

/** True for errors of this package, also when two copies of it are installed. */
export function isMgtrError(error: unknown): error is MgtrError {
  return error instanceof Error && error.name === 'MgtrError';
}
