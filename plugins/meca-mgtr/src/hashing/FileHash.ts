/** One SHA-256 in the making. File system errors come as they are, at the latest with `digest`. */
export class FileHash {
  readonly #ask: (upTo: number | undefined, last: boolean) => Promise<string>;
  #begun = false;

  constructor(
    ask: (upTo: number | undefined, last: boolean) => Promise<string>,
  ) {
    this.#ask = ask;
  }

  /** The first `bytes` of the file will not change any more. Resolves once they are hashed; need not be awaited. */
  advance(bytes: number): Promise<void> {
    this.#begun = true;
    const hashed = this.#ask(bytes, false).then(() => {});
    // Whoever does not wait hears of it from `digest`.
    hashed.catch(() => {});
    return hashed;
  }

  /** The hash of the first `bytes`, in hex. Nothing follows. */
  digest(bytes: number): Promise<string> {
    this.#begun = false;
    return this.#ask(bytes, true);
  }

  /** For a hash that nobody wants any more; does nothing after `digest`. */
  drop(): void {
    if (this.#begun) {
      this.#begun = false;
      this.#ask(undefined, true).catch(() => {});
    }
  }
}
