import { Window } from './reservationWindow';
import { Segment } from './sweep';
import {
  Ask,
  buildLimits,
  isCapacityKnown,
  isExceeded,
  Limit,
  RegionPolicy,
} from './limits';

/** A limit that does not suffice, from the first to the last moment at which it does not. */
export interface Shortage extends Window {
  code: string;
  label: string;
}

/** Whether a request fits into a region, and if not, why. */
export type AdmissionVerdict =
  | { fits: true; seatsThatFit: number; loadAfter: number }
  | { fits: false; reason: 'capacity-unknown' }
  | {
      fits: false;
      reason: 'short';
      /** At the tightest moment. */
      seatsThatFit: number;
      shortages: Shortage[];
    };

/**
 * Decides about a request for the whole of its window. `segments` cover at least that window and hold
 * neither the request itself nor, for a change, what the session held before.
 */
export function decide(
  policy: RegionPolicy | undefined,
  segments: Segment[],
  ask: Ask,
): AdmissionVerdict {
  if (!policy || !isCapacityKnown(policy)) {
    return { fits: false, reason: 'capacity-unknown' };
  }
  const inside = segments.filter(s => s.from < ask.to && s.to > ask.from);
  const limits = buildLimits(policy, ask);
  const shortages = limits.flatMap(limit => findShortage(limit, inside, ask));
  const seatsThatFit = Math.min(
    ...limits.map(limit => countFittingSeats(limit, inside)),
  );
  if (shortages.length > 0) {
    return { fits: false, reason: 'short', seatsThatFit, shortages };
  }
  const loadAfter = Math.max(
    ...limits
      .filter(limit => !limit.lending)
      .map(limit => (highest(limit, inside) + limit.need) / limit.limit),
  );
  return { fits: true, seatsThatFit, loadAfter };
}

function highest(limit: Limit, segments: Segment[]): number {
  return segments.reduce((max, s) => Math.max(max, limit.heldIn(s)), 0);
}

/** Half a machine is none. */
function countFittingSeats(limit: Limit, segments: Segment[]): number {
  const free = limit.limit - highest(limit, segments);
  return Math.max(0, Math.floor(free / limit.perSeat));
}

function findShortage(limit: Limit, segments: Segment[], ask: Ask): Shortage[] {
  const short = segments.filter(segment => isExceeded(limit, segment));
  if (short.length === 0) return [];
  return [
    {
      code: limit.code,
      label: limit.label,
      from: Math.max(short[0].from, ask.from),
      to: Math.min(short[short.length - 1].to, ask.to),
    },
  ];
}
