import { Window } from './reservationWindow';

/** Capacity held: number of seats, MHz, bytes, addresses. */
export interface Load {
  seats: number;
  cpu: number;
  mem: number;
  ips: number;
}

/** An active reservation as admission reads it. */
export interface OccupancyRow extends Load {
  startsAt: number;
  endsAt: number;
  /** Institution that holds it. */
  borrowerId: string;
  isForeign: boolean;
}

/** A time during which nothing changes, with what is held in all and by other institutions. */
export interface Segment extends Window {
  total: Load;
  foreign: Load;
}

/** @internal */
export const NO_LOAD: Load = { seats: 0, cpu: 0, mem: 0, ips: 0 };

/**
 * What is held over time within a window, as adjoining segments that cover it.
 *
 * Changes of one instant are summed before a segment is made, so a reservation that ends at 12:00 and one that
 * starts at 12:00 never meet.
 */
export function sweep(rows: OccupancyRow[], window: Window): Segment[] {
  const changes = new Map<number, { total: Load; foreign: Load }>([
    [window.from, { total: NO_LOAD, foreign: NO_LOAD }],
  ]);
  const change = (at: number, row: OccupancyRow, sign: 1 | -1) => {
    const known = changes.get(at) ?? { total: NO_LOAD, foreign: NO_LOAD };
    changes.set(at, {
      total: plus(known.total, row, sign),
      foreign: row.isForeign ? plus(known.foreign, row, sign) : known.foreign,
    });
  };
  for (const row of rows) {
    if (row.startsAt >= window.to || row.endsAt <= window.from) continue;
    change(Math.max(row.startsAt, window.from), row, 1);
    if (row.endsAt < window.to) change(row.endsAt, row, -1);
  }
  const instants = [...changes.keys()].sort((a, b) => a - b);
  let total = NO_LOAD;
  let foreign = NO_LOAD;
  return instants.map((from, index) => {
    total = plus(total, changes.get(from)!.total, 1);
    foreign = plus(foreign, changes.get(from)!.foreign, 1);
    return { from, to: instants[index + 1] ?? window.to, total, foreign };
  });
}

/** The highest value of each number; they may be reached at different instants. */
export function peak(segments: Segment[], of: 'total' | 'foreign'): Load {
  return segments.reduce<Load>(
    (highest, { [of]: load }) => ({
      seats: Math.max(highest.seats, load.seats),
      cpu: Math.max(highest.cpu, load.cpu),
      mem: Math.max(highest.mem, load.mem),
      ips: Math.max(highest.ips, load.ips),
    }),
    NO_LOAD,
  );
}

function plus(a: Load, b: Load, sign: 1 | -1): Load {
  return {
    seats: a.seats + sign * b.seats,
    cpu: a.cpu + sign * b.cpu,
    mem: a.mem + sign * b.mem,
    ips: a.ips + sign * b.ips,
  };
}
