/** When a source counts as stuck. Waiting for our own disk or throttle is never counted. */
export interface StallLimits {
  /** Until the first byte: connecting and waiting for the answer's head. */
  readonly openMs: number;
  /** Without a byte. */
  readonly silenceMs: number;
  /** Slower than this over `slowMs` of waiting is stuck too. */
  readonly slowBytesPerSecond: number;
  readonly slowMs: number;
}

export const defaultStallLimits: StallLimits = {
  // 10 s for the connection, as carriers do by themselves, and 30 s for the answer.
  openMs: 40_000,
  silenceMs: 30_000,
  slowBytesPerSecond: 8 * 1024,
  slowMs: 60_000,
};

/**
 * Watches one answer of a source and aborts it when it stalls.
 *
 * A drip of one byte now and then defeats a time-out on silence, hence the second limit on the
 * average rate.
 */
export class StallGuard {
  readonly #controller = new AbortController();
  readonly #limits: StallLimits;
  readonly #describe: (what: string) => Error;
  #timer: NodeJS.Timeout;
  #waitBegan = performance.now();
  #waitedMs = 0;
  #bytes = 0;

  constructor(limits: StallLimits, describe: (what: string) => Error) {
    this.#limits = limits;
    this.#describe = describe;
    this.#timer = setTimeout(
      () =>
        this.#stall(`did not answer within ${seconds(this.#limits.openMs)}`),
      limits.openMs,
    );
  }

  /** Aborted, with the error to report, once the source is stuck. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** To be called before each read. */
  waiting(): void {
    this.#waitBegan = performance.now();
    clearTimeout(this.#timer);
    this.#timer = setTimeout(
      () => this.#stall(`sent nothing for ${seconds(this.#limits.silenceMs)}`),
      this.#limits.silenceMs,
    );
  }

  /** To be called after each read. */
  received(bytes: number): void {
    this.#waitedMs += performance.now() - this.#waitBegan;
    clearTimeout(this.#timer);
    this.#bytes += bytes;
    if (this.#waitedMs < this.#limits.slowMs) {
      return;
    }
    const rate = (this.#bytes * 1000) / this.#waitedMs;
    if (rate < this.#limits.slowBytesPerSecond) {
      this.#stall(
        `sent only ${Math.round(rate)} bytes/s for ${seconds(
          this.#limits.slowMs,
        )}`,
      );
    }
    this.#waitedMs = 0;
    this.#bytes = 0;
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  #stall(what: string): void {
    this.#controller.abort(this.#describe(what));
  }
}

function seconds(ms: number): string {
  return `${Math.round(ms / 100) / 10} s`;
}
