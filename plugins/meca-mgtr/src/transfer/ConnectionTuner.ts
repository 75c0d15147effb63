export interface ConnectionLimits {
  readonly start: number;
  readonly most: number;
  /** How long each number of connections is measured, in milliseconds. */
  readonly stepMs: number;
}

export const defaultConnectionLimits: ConnectionLimits = {
  start: 4,
  most: 32,
  stepMs: 10_000,
};

/** Growth below this is noise. */
const WORTHWHILE = 1.1;

/**
 * Decides how many connections to use: half as many again while that brings more than 10 %.
 *
 * On a line that loses packets each connection is slow by itself and more of them help; on a clean
 * one the first few fill it and more only take memory.
 */
export class ConnectionTuner {
  readonly #most: number;
  #target: number;
  #previous?: { target: number; bytesPerSecond: number };
  #settled = false;

  constructor(limits: Pick<ConnectionLimits, 'start' | 'most'>) {
    this.#most = limits.most;
    this.#target = Math.min(limits.start, limits.most);
  }

  get target(): number {
    return this.#target;
  }

  /** What the present number of connections brought during the last step. */
  observe(bytesPerSecond: number): void {
    // An outage says nothing about how many connections are right.
    if (this.#settled || bytesPerSecond <= 0) {
      return;
    }
    const previous = this.#previous;
    if (previous && bytesPerSecond <= previous.bytesPerSecond * WORTHWHILE) {
      this.#target = previous.target;
      this.#settled = true;
      return;
    }
    this.#previous = { target: this.#target, bytesPerSecond };
    this.#target = Math.min(this.#most, Math.ceil(this.#target * 1.5));
    this.#settled = this.#target === this.#previous.target;
  }

  /** A source asked for less. */
  backOff(): void {
    this.#target = Math.max(1, Math.floor(this.#target / 2));
    this.#settled = true;
  }
}
