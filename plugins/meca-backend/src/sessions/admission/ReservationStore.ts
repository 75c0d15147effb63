import { Knex } from 'knex';
import { randomUUID } from 'node:crypto';
import { RegionPolicy } from './limits';
import { MAX_ROW_MS, splitIntoRows, Window } from './reservationWindow';
import { Load, OccupancyRow } from './sweep';

interface PolicyRow {
  region_id: string;
  cap_seats: number | null;
  cap_cpu: number | null;
  cap_mem: number | null;
  cap_ips: number | null;
  lend_seats: number | null;
  lend_cpu: number | null;
  lend_mem: number | null;
  observed_at: number | string | null;
}

/** What a session is to hold in a region. */
export interface Reservation extends Window, Load {
  sessionId: string;
  regionId: string;
  borrowerId: string;
  isForeign: boolean;
}

/** Reservations and the limits of regions. Every function takes the database or the transaction it works in. */
export const reservationStore = {
  async policies(
    db: Knex,
    regionIds: string[],
  ): Promise<Map<string, RegionPolicy>> {
    const rows = await db<PolicyRow>('region_policy').whereIn(
      'region_id',
      regionIds,
    );
    return new Map(rows.map(row => [row.region_id, toPolicy(row)]));
  },

  /** Makes every other admission into the region wait; false: the region has no policy row. */
  async lockRegion(tx: Knex.Transaction, regionId: string): Promise<boolean> {
    const changed = await tx('region_policy')
      .where({ region_id: regionId })
      .increment('admission_seq', 1);
    return changed === 1;
  },

  /** Active reservations that meet the window, by region; `except` leaves out those of one session. */
  async overlapping(
    db: Knex,
    options: Window & { regionIds: string[]; except?: string },
  ): Promise<Map<string, OccupancyRow[]>> {
    const { regionIds, from, to, except } = options;
    const query = db('reservation')
      .select('region_id', 'starts_at', 'ends_at', 'borrower_id', 'is_foreign')
      .select('seats', 'cpu', 'mem', 'ips')
      .whereIn('region_id', regionIds)
      .where('state', 'active')
      .where('starts_at', '<', to)
      // Rows are of bounded length: without this a reader looks through the whole past.
      .where('starts_at', '>', from - MAX_ROW_MS)
      .where('ends_at', '>', from);
    if (except) {
      query.where(own =>
        own.whereNull('session_id').orWhereNot({ session_id: except }),
      );
    }
    const byRegion = new Map<string, OccupancyRow[]>(
      regionIds.map(id => [id, []]),
    );
    for (const row of await query) {
      byRegion.get(row.region_id)!.push({
        startsAt: Number(row.starts_at),
        endsAt: Number(row.ends_at),
        borrowerId: row.borrower_id,
        isForeign: Boolean(row.is_foreign),
        seats: row.seats,
        cpu: row.cpu,
        mem: row.mem,
        ips: row.ips,
      });
    }
    return byRegion;
  },

  async insert(tx: Knex.Transaction, held: Reservation): Promise<void> {
    await tx('reservation').insert(
      splitIntoRows(held).map(({ from, to }) => ({
        id: randomUUID(),
        session_id: held.sessionId,
        region_id: held.regionId,
        borrower_id: held.borrowerId,
        is_foreign: held.isForeign,
        kind: 'session',
        starts_at: from,
        ends_at: to,
        seats: held.seats,
        cpu: held.cpu,
        mem: held.mem,
        ips: held.ips,
        state: 'active',
      })),
    );
  },

  /** For a change that was admitted: the new rows take the place of the old ones. */
  async replace(tx: Knex.Transaction, held: Reservation): Promise<void> {
    await tx('reservation').where({ session_id: held.sessionId }).delete();
    await reservationStore.insert(tx, held);
  },

  /** Gives the capacity back; the rows stay as a record. */
  async release(db: Knex, sessionId: string): Promise<void> {
    await db('reservation')
      .where({ session_id: sessionId })
      .update({ state: 'released' });
  },
};

/** How reservations are kept. */
export type ReservationStore = typeof reservationStore;

function toPolicy(row: PolicyRow): RegionPolicy {
  return {
    regionId: row.region_id,
    capacity: {
      seats: row.cap_seats ?? undefined,
      cpu: row.cap_cpu ?? undefined,
      mem: row.cap_mem ?? undefined,
      ips: row.cap_ips ?? undefined,
    },
    lending: {
      seats: row.lend_seats ?? undefined,
      cpu: row.lend_cpu ?? undefined,
      mem: row.lend_mem ?? undefined,
    },
    observed: row.observed_at !== null,
  };
}
