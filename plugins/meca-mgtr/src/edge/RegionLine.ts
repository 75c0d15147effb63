import { Bandwidth, BandwidthSchedule, type Clock } from '../transfer';
import type { EdgeExchangeResponse } from './protocol';

/** The line of the region that an edge is in, as its portal describes it. */
export class RegionLine {
  readonly #clock: Clock;
  #key?: string;
  #bandwidth?: Bandwidth;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The region's share of the line; undefined until the portal has said so. */
  get bandwidth(): Bandwidth | undefined {
    return this.#bandwidth;
  }

  /** A new table holds for transfers that begin after it; a running one ends with its window or itself. */
  use({
    bandwidth,
    region,
  }: Pick<EdgeExchangeResponse, 'bandwidth' | 'region'>): void {
    const key = JSON.stringify([bandwidth, region]);
    if (this.#key === key) {
      return;
    }
    const schedule = bandwidth
      ? BandwidthSchedule.parse(bandwidth.table, bandwidth.timeZone)
      : BandwidthSchedule.unlimited();
    this.#key = key;
    this.#bandwidth = new Bandwidth({ schedule, clock: this.#clock, region });
  }

  /** Resolves when so many bytes more may go over the line. */
  async pace(bytes: number, signal: AbortSignal): Promise<void> {
    await this.#bandwidth?.pace(bytes, signal);
  }

  /** Whether anything may go over the line now; not before the portal has said so. */
  isOpen(): boolean {
    try {
      this.#bandwidth?.assertOpen();
      return this.#bandwidth !== undefined;
    } catch {
      return false;
    }
  }
}
