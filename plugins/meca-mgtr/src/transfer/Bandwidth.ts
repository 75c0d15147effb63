import { isMgtrError, MgtrError } from '../MgtrError';
import type { BandwidthSchedule } from './BandwidthSchedule';
import type { Clock } from './clock';

/** The schedule is looked up this often; a window closes this late at worst. */
const LOOKUP_MS = 1_000;
/** How much of an idle second may be used at once. */
const BURST_SECONDS = 0.25;
/** How long a wait for a window to open is at most before it is looked again. */
const CLOSED_LOOK_MS = 60_000;

/**
 * One token bucket for all connections of a region.
 *
 * Callers take what they have already read and then wait until it is paid for, so a connection that
 * waits does not read, the kernel's window fills, and the sender slows down.
 */
export class Bandwidth {
  readonly #schedule: BandwidthSchedule;
  readonly #clock: Clock;
  readonly #region: string;
  #tokens = 0;
  #filledAt: number;
  #lookedUpAt = -Infinity;
  #bytesPerSecond = Infinity;

  constructor(options: {
    schedule: BandwidthSchedule;
    clock: Clock;
    /** For messages. */
    region: string;
  }) {
    this.#schedule = options.schedule;
    this.#clock = options.clock;
    this.#region = options.region;
    this.#filledAt = options.clock.now();
  }

  /** Throws `window-closed`, with the next opening in `details.notBefore`, while the window is closed. */
  assertOpen(): void {
    const now = this.#clock.now();
    if (now - this.#lookedUpAt < LOOKUP_MS) {
      return;
    }
    const limit = this.#schedule.limitAt(now);
    if (limit.kind === 'closed') {
      const until =
        limit.untilMs === undefined
          ? 'and never opens'
          : `until ${new Date(limit.untilMs).toISOString()}`;
      throw new MgtrError(
        'window-closed',
        `The transfer window of ${this.#region} is closed ${until}`,
        { notBefore: limit.untilMs, retryable: true },
      );
    }
    this.#lookedUpAt = now;
    this.#bytesPerSecond = limit.bytesPerSecond;
  }

  /** Undefined when nothing needs to be waited for. Throws or rejects like `assertOpen`. */
  take(bytes: number, signal: AbortSignal): Promise<void> | undefined {
    this.assertOpen();
    if (this.#bytesPerSecond === Infinity) {
      return undefined;
    }
    const now = this.#clock.now();
    this.#tokens = Math.min(
      this.#bytesPerSecond * BURST_SECONDS,
      this.#tokens + ((now - this.#filledAt) * this.#bytesPerSecond) / 1000,
    );
    this.#filledAt = now;
    this.#tokens -= bytes;
    // Debt is common to all: who comes later waits for those before, without a queue.
    return this.#tokens >= 0
      ? undefined
      : this.#clock.sleep(
          (-this.#tokens * 1000) / this.#bytesPerSecond,
          signal,
        );
  }

  /** For what cannot be parked halfway, such as an image being served: like `take`, but a closed window is waited for. */
  async pace(bytes: number, signal: AbortSignal): Promise<void> {
    for (;;) {
      try {
        await this.take(bytes, signal);
        return;
      } catch (error) {
        if (!isMgtrError(error) || error.code !== 'window-closed') throw error;
        const openMs = error.details.notBefore ?? Infinity;
        const waitMs = Math.max(1, openMs - this.#clock.now());
        await this.#clock.sleep(Math.min(waitMs, CLOSED_LOOK_MS), signal);
      }
    }
  }
}
