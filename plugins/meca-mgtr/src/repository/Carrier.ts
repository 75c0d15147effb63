/** Which bytes of a file are wanted. Both ends are counted from 0 and inclusive, as in HTTP. */
export type ByteRange = { start: number; end: number };

export type OpenOptions = {
  range?: ByteRange;
  /** Give the range only if the file still has this strong ETag; else the whole file comes, from 0. */
  ifRange?: string;
  signal?: AbortSignal;
};

/** A file being read. Always finish `body` or call `close`. */
export type OpenFile = {
  /** Bytes from `start` on. Stop pulling and the source is slowed down. */
  body: AsyncIterable<Uint8Array>;
  /** Where `body` begins: `range.start`, or 0 when the source gave the whole file instead. */
  start: number;
  /** How many bytes `body` should bring, where the source says so. */
  bytes?: number;
  /** Size of the whole file, where the source says so. */
  totalBytes?: number;
  /** Strong ETag, with its quotes. Weak ones are left out: they may stand for other bytes. */
  etag?: string;
  /** Where the file lies on this machine, if it does: for those who hash it beside the thread that all else runs in. */
  localFile?: string;
  close(): Promise<void>;
  /**
   * Gives the memory of a part of `body` back at once instead of with the next collection of garbage. For readers of many
   * bytes; a part that is still needed anywhere must not be released.
   */
  release?(part: Uint8Array): void;
};

/**
 * How the files of a repository are reached: a folder, a web server, an S3-compatible store.
 *
 * @remarks
 * Nothing lists folders: signed metadata names every file. Errors are `MgtrError`s: `not-found`, `range-refused`,
 * `source-refused` (not to be repeated), `source-unreachable` (may be repeated, see `retryAfterMs`). An abort rejects with the
 * signal's reason, also in the middle of `body`.
 */
export interface Carrier {
  /** What and where, fit for people: without credentials. */
  readonly label: string;
  /**
   * Opens a file by its path inside the repository (`/` between segments, not encoded).
   * Time-outs below the whole request are the caller's (use `signal`).
   */
  open(file: string, options?: OpenOptions): Promise<OpenFile>;
}
