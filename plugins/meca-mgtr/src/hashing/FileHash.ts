/**
 * So much of a file is hashed at a time: others wait for no more than this of each, and no more of it is hashed in vain once
 * nobody wants it.
 */
const STEP_BYTES = 16 * 1024 * 1024;
/** Further behind it would hash what the system's cache has forgotten, and its user would think to be nearly done. */
const MOST_BEHIND_BYTES = 64 * 1024 * 1024;

/** Hashes a file up to there; `last` gives the SHA-256 and ends it. Without `upTo` it is only ended. */
export type AskForHash = (question: {
  readonly upTo?: number;
  readonly last: boolean;
}) => Promise<string>;

/**
 * One SHA-256 in the making. However often it is told that its file has grown, one question at most is under way: the next one
 * goes as far as the file reaches by then.
 */
export class FileHash {
  readonly #ask: AskForHash;
  readonly #signal: AbortSignal;
  #knownBytes = 0;
  #hashedBytes = 0;
  /** The question under way; never rejects. */
  #step?: Promise<void>;
  #failure?: { readonly error: unknown };
  #begun = false;
  #ended = false;

  constructor(ask: AskForHash, signal: AbortSignal) {
    this.#ask = ask;
    this.#signal = signal;
  }

  /**
   * The first `bytes` of the file will not change any more. To be awaited before the file grows further: resolves once hashing
   * is not far behind, at once after an abort. Whatever goes wrong is said by `digest`.
   */
  async advance(bytes: number): Promise<void> {
    this.#goOnTo(bytes);
    while (
      this.#step &&
      this.#knownBytes - this.#hashedBytes > MOST_BEHIND_BYTES &&
      !this.#signal.aborted
    ) {
      await orAbort(this.#step, this.#signal).catch(() => {});
    }
  }

  /** The hash of the first `bytes`, in hex. Nothing follows. File system errors come as they are; an abort rejects with its reason. */
  async digest(bytes: number): Promise<string> {
    try {
      this.#goOnTo(bytes);
      while (this.#step) {
        await orAbort(this.#step, this.#signal);
      }
      if (this.#failure) {
        throw this.#failure.error;
      }
      return await orAbort(this.#end(bytes), this.#signal);
    } finally {
      this.drop();
    }
  }

  /** For a hash that nobody wants any more; does nothing after `digest`. */
  drop(): void {
    if (this.#begun && !this.#ended) {
      this.#end().catch(() => {});
    }
  }

  #goOnTo(bytes: number): void {
    this.#knownBytes = bytes;
    this.#goOn();
  }

  #goOn(): void {
    const left = this.#knownBytes - this.#hashedBytes;
    if (this.#step || this.#failure || this.#ended || left <= 0) {
      return;
    }
    const upTo = this.#hashedBytes + Math.min(left, STEP_BYTES);
    this.#begun = true;
    this.#step = this.#ask({ upTo, last: false })
      .then(
        () => {
          this.#hashedBytes = upTo;
        },
        error => {
          this.#failure = { error };
        },
      )
      .then(() => {
        this.#step = undefined;
        this.#goOn();
      });
  }

  #end(upTo?: number): Promise<string> {
    this.#begun = true;
    this.#ended = true;
    return this.#ask({ upTo, last: true });
  }
}

/** As `work`, but an abort rejects with its reason at once. */
async function orAbort<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  let giveUp = () => {};
  const aborted = new Promise<never>((_, reject) => {
    giveUp = () => reject(signal.reason);
  });
  signal.addEventListener('abort', giveUp);
  try {
    if (signal.aborted) {
      giveUp();
    }
    return await Promise.race([aborted, work]);
  } finally {
    signal.removeEventListener('abort', giveUp);
  }
}
