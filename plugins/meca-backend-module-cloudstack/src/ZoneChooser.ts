import { CapacityRow } from './capacity';
import { UsedZone } from './placement';

const MEMORY = 0;
// Of an offering that has not been listed: only needs to be of a plausible order.
const TYPICAL_MEMORY_BYTES = 2 * 1024 ** 3;

/**
 * Spreads machines over the zones of a region that has several: to the zone with the most free memory, by its last report and
 * what has been sent there since. Memory is what runs out first in classrooms.
 */
export class ZoneChooser {
  readonly #freeBytes = new Map<string, number>();
  readonly #memoryBytes = new Map<string, number>();

  noteCapacity(rows: CapacityRow[]) {
    for (const row of rows) {
      if (row.type !== MEMORY || row.zoneid === undefined) continue;
      this.#freeBytes.set(row.zoneid, row.capacitytotal - row.capacityused);
    }
  }

  noteOfferings(offerings: { id: string; memoryBytes: number }[]) {
    for (const { id, memoryBytes } of offerings) {
      this.#memoryBytes.set(id, memoryBytes);
    }
  }

  choose(zones: UsedZone[], offeringId: string): UsedZone {
    const freeOf = (zone: UsedZone) => this.#freeBytes.get(zone.id) ?? 0;
    const chosen = zones.reduce((best, zone) =>
      freeOf(zone) > freeOf(best) ? zone : best,
    );
    const taken = this.#memoryBytes.get(offeringId) ?? TYPICAL_MEMORY_BYTES;
    this.#freeBytes.set(chosen.id, freeOf(chosen) - taken);
    return chosen;
  }
}
