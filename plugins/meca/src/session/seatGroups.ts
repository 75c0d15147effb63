import { Problem, Seat, SeatState } from '@meca/backstage-plugin-meca-common';

/** States in which something happens by itself soon. */
const MOVING: ReadonlySet<SeatState> = new Set([
  'waiting',
  'deploying',
  'starting',
  'probing',
  'stopping',
  'destroying',
]);

export function isMoving(seat: Seat): boolean {
  return MOVING.has(seat.state);
}

export const SEAT_FILTERS = ['all', 'ready', 'moving', 'failed'] as const;
export type SeatFilter = (typeof SEAT_FILTERS)[number];

export function matchesFilter(seat: Seat, filter: SeatFilter): boolean {
  switch (filter) {
    case 'ready':
      return seat.state === 'ready';
    case 'failed':
      return seat.state === 'failed';
    case 'moving':
      return isMoving(seat);
    default:
      return true;
  }
}

/** Failed seats with the same cause: thirty machines that fail alike are one thing to read. */
export interface FailureGroup {
  problem?: Problem;
  seats: Seat[];
}

export function groupFailures(seats: Seat[]): FailureGroup[] {
  const groups = new Map<string, FailureGroup>();
  for (const seat of seats) {
    if (seat.state !== 'failed') continue;
    const { code, message, remedy } = seat.problem ?? {};
    const key = JSON.stringify([code, message, remedy]);
    const group = groups.get(key) ?? { problem: seat.problem, seats: [] };
    group.seats.push(seat);
    groups.set(key, group);
  }
  return [...groups.values()].sort((a, b) => b.seats.length - a.seats.length);
}
