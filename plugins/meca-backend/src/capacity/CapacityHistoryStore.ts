import { CapacityMetric } from '@meca/backstage-plugin-meca-common';

/** Under this id the sums over production regions are kept; it is not the id of any region. */
export const FEDERATION_SUM = '*';

/** One number at one time; instants are epoch milliseconds. */
export interface CapacityPoint {
  kind: string;
  unit: CapacityMetric['unit'];
  at: number;
  used: number;
  total: number;
}

/** Capacity over time: every round at first, then one row an hour, then one a day. */
export interface CapacityHistoryStore {
  append(
    regionId: string,
    metrics: Pick<CapacityMetric, 'kind' | 'unit' | 'used' | 'total'>[],
    at: number,
  ): Promise<void>;
  /** In `[from, to)`, by kind and time; averaged so that a kind has at most about `maxPoints`. */
  read(query: {
    regionId: string;
    kinds: string[];
    from: number;
    to: number;
    maxPoints: number;
  }): Promise<CapacityPoint[]>;
  /** Thins what has grown old, a bounded batch at a time. Stops between batches when aborted. */
  thin(options: { now: number; signal: AbortSignal }): Promise<void>;
}
