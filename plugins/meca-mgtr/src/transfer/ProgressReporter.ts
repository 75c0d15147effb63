import type { Clock } from './clock';
import { RateMeter } from './RateMeter';
import type { TransferEvent } from './TransferEvent';

/** People see no more than this, and an event for every network packet would cost more than the packet. */
const INTERVAL_MS = 250;

/** Turns byte counts into progress events, a few a second and one at the end. */
export class ProgressReporter {
  readonly #phase: 'fetching' | 'assembling';
  readonly #bytesTotal: number;
  readonly #clock: Clock;
  readonly #emit: (event: TransferEvent) => void;
  readonly #meter = new RateMeter();
  #reportedAt = -Infinity;

  constructor(
    phase: 'fetching' | 'assembling',
    bytesTotal: number,
    clock: Clock,
    emit: (event: TransferEvent) => void,
  ) {
    this.#phase = phase;
    this.#bytesTotal = bytesTotal;
    this.#clock = clock;
    this.#emit = emit;
  }

  report(bytesDone: number, connections: number): void {
    const now = this.#clock.now();
    const complete = bytesDone >= this.#bytesTotal;
    if (!complete && now - this.#reportedAt < INTERVAL_MS) {
      return;
    }
    this.#reportedAt = now;
    this.#meter.add(bytesDone, now);
    const { bytesPerSecond } = this.#meter;
    this.#emit({
      type: 'progress',
      phase: this.#phase,
      bytesDone,
      bytesTotal: this.#bytesTotal,
      bytesPerSecond,
      secondsLeft:
        bytesPerSecond > 0
          ? (this.#bytesTotal - bytesDone) / bytesPerSecond
          : undefined,
      connections,
    });
  }
}
