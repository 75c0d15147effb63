export interface RememberedOptions<T> {
  read: (signal: AbortSignal) => Promise<T>;
  maxAgeMs: number;
  /** What a caller gets that gives up. */
  toAbortError: () => Error;
}

/**
 * A value that is asked for again when it has become old. Callers at the same time share one question, which none of them can
 * take from the others by giving up; an answer that failed is not remembered.
 */
export class Remembered<T> {
  readonly #options: RememberedOptions<T>;
  readonly #lifetime = new AbortController();
  #current: { value: Promise<T>; at: number } | undefined;

  constructor(options: RememberedOptions<T>) {
    this.#options = options;
  }

  async get({ signal }: { signal: AbortSignal }): Promise<T> {
    if (signal.aborted) throw this.#options.toAbortError();
    const now = performance.now();
    if (!this.#current || now - this.#current.at > this.#options.maxAgeMs) {
      const entry = {
        value: this.#options.read(this.#lifetime.signal),
        at: now,
      };
      this.#current = entry;
      entry.value.catch(() => {
        if (this.#current === entry) this.#current = undefined;
      });
    }
    return this.#untilAborted(this.#current.value, signal);
  }

  /** What is known now is no longer true. */
  forget() {
    this.#current = undefined;
  }

  /** Ends a question that is under way. */
  close() {
    this.#lifetime.abort();
  }

  #untilAborted(value: Promise<T>, signal: AbortSignal): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const onAbort = () => reject(this.#options.toAbortError());
      signal.addEventListener('abort', onAbort, { once: true });
      value
        .then(resolve, reject)
        .finally(() => signal.removeEventListener('abort', onAbort));
    });
  }
}
