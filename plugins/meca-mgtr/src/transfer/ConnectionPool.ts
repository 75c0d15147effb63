import type { Clock } from './clock';
import { ConnectionTuner, type ConnectionLimits } from './ConnectionTuner';

/**
 * Runs as many connections side by side as the tuner thinks right. Each one repeats `step` until
 * nothing is left to do.
 */
export class ConnectionPool {
  readonly #limits: ConnectionLimits;
  readonly #clock: Clock;
  readonly #tuner: ConnectionTuner;
  readonly #meter: () => number;
  #active = 0;
  #lastBackOffAt = -Infinity;

  constructor(options: {
    limits: ConnectionLimits;
    clock: Clock;
    /** Bytes that have come so far over all connections. */
    meter: () => number;
  }) {
    this.#limits = options.limits;
    this.#clock = options.clock;
    this.#meter = options.meter;
    this.#tuner = new ConnectionTuner(options.limits);
  }

  /** Connections in use now. */
  get active(): number {
    return this.#active;
  }

  /** A source asked for less. Many connections hear that at once; it counts once per step. */
  backOff(): void {
    const now = this.#clock.now();
    if (now - this.#lastBackOffAt >= this.#limits.stepMs) {
      this.#lastBackOffAt = now;
      this.#tuner.backOff();
    }
  }

  /**
   * Resolves when a step has said that nothing is left and all connections have ended. The first
   * error ends all of them and is thrown once they have stopped.
   *
   * `step` does one piece of work and says whether there was any.
   */
  async run(
    step: (signal: AbortSignal) => Promise<boolean>,
    outer: AbortSignal,
  ): Promise<void> {
    const stop = new AbortController();
    const signal = AbortSignal.any([outer, stop.signal]);
    const running = new Set<Promise<void>>();
    let drained = false;
    let failure: { error: unknown } | undefined;

    const connection = async () => {
      try {
        while (!drained && this.#active <= this.#tuner.target) {
          signal.throwIfAborted();
          if (!(await step(signal))) {
            drained = true;
          }
        }
      } catch (error) {
        failure ??= { error };
        drained = true;
        stop.abort(error);
      }
    };
    const fill = () => {
      while (!drained && this.#active < this.#tuner.target) {
        this.#active += 1;
        const promise = connection().finally(() => {
          this.#active -= 1;
          running.delete(promise);
        });
        running.add(promise);
      }
    };

    const tuning = new AbortController();
    const tuned = this.#tune(fill, tuning.signal);
    fill();
    while (running.size > 0) {
      await Promise.race(running);
    }
    tuning.abort();
    await tuned;
    if (failure) {
      throw failure.error;
    }
  }

  async #tune(fill: () => void, signal: AbortSignal): Promise<void> {
    let bytes = this.#meter();
    let at = this.#clock.now();
    while (!signal.aborted) {
      try {
        await this.#clock.sleep(this.#limits.stepMs, signal);
      } catch {
        return;
      }
      const now = this.#clock.now();
      const total = this.#meter();
      this.#tuner.observe(((total - bytes) * 1000) / Math.max(1, now - at));
      bytes = total;
      at = now;
      fill();
    }
  }
}
