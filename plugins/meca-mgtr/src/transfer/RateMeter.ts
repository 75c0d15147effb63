interface Sample {
  readonly at: number;
  readonly bytes: number;
}

/** The rate of the last seconds, from a total that grows. */
export class RateMeter {
  readonly #windowMs: number;
  readonly #samples: Sample[] = [];

  constructor(windowMs = 15_000) {
    this.#windowMs = windowMs;
  }

  /** Takes note of the total at one moment (epoch milliseconds). A total that shrinks begins anew. */
  add(bytes: number, at: number): void {
    const last = this.#samples.at(-1);
    if (last && bytes < last.bytes) {
      this.#samples.length = 0;
    }
    // A few samples a second are enough; the newest always counts.
    const beforeLast = this.#samples.at(-2);
    if (beforeLast && at - beforeLast.at < 200) {
      this.#samples.pop();
    }
    this.#samples.push({ at, bytes });
    while (
      this.#samples.length > 2 &&
      this.#samples[1].at < at - this.#windowMs
    ) {
      this.#samples.shift();
    }
  }

  /** Zero until there are two moments to compare. */
  get bytesPerSecond(): number {
    const first = this.#samples[0];
    const last = this.#samples.at(-1);
    if (!first || !last || last.at <= first.at) {
      return 0;
    }
    return ((last.bytes - first.bytes) * 1000) / (last.at - first.at);
  }
}
