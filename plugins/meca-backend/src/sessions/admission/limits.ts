import { Load, Segment } from './sweep';

/** Limits of a region. Absent seats or addresses: not limited by them. Absent cpu or mem: unknown, nothing is admitted. */
export interface RegionPolicy {
  regionId: string;
  capacity: Partial<Load>;
  /** What institutions other than the owner may hold together; absent: no limit of its own. */
  lending: Partial<Pick<Load, 'seats' | 'cpu' | 'mem'>>;
  /** The region has told its numbers: what is unknown then stays so until somebody sets a limit. */
  observed?: boolean;
}

/** What a session asks of one region. */
export interface Ask {
  regionId: string;
  from: number;
  to: number;
  seats: number;
  /** Size of one machine: MHz and bytes. */
  perSeat: { cpu: number; mem: number };
  isForeign: boolean;
}

/** One number that must not be exceeded. */
export interface Limit {
  /** e.g. `memory-short`, `lent-seats-short` */
  code: string;
  /** For sentences: `memory`. */
  label: string;
  limit: number;
  /** Needed by one seat. */
  perSeat: number;
  /** Needed in all. */
  need: number;
  lending: boolean;
  heldIn(segment: Segment): number;
}

const RESOURCES = [
  ['mem', 'memory', 'memory'],
  ['cpu', 'cpu', 'CPU'],
  ['seats', 'seats', 'the number of seats'],
  ['ips', 'addresses', 'the number of addresses'],
] as const;

/** What a region's capacity allows is unknown as long as nobody told its memory and CPU. */
export function isCapacityKnown(policy: RegionPolicy): boolean {
  return policy.capacity.cpu !== undefined && policy.capacity.mem !== undefined;
}

/** Every limit that counts for a request. */
export function buildLimits(policy: RegionPolicy, ask: Ask): Limit[] {
  const perSeat: Load = { seats: 1, ips: 1, ...ask.perSeat };
  return RESOURCES.flatMap(([key, name, label]) => {
    const common = { perSeat: perSeat[key], need: perSeat[key] * ask.seats };
    const limits: Limit[] = [];
    const capacity = policy.capacity[key];
    if (capacity !== undefined) {
      limits.push({
        ...common,
        code: `${name}-short`,
        label,
        limit: capacity,
        lending: false,
        heldIn: segment => segment.total[key],
      });
    }
    const lent = key === 'ips' ? undefined : policy.lending[key];
    if (ask.isForeign && lent !== undefined) {
      limits.push({
        ...common,
        code: `lent-${name}-short`,
        label: `${label} lent to other institutions`,
        limit: lent,
        lending: true,
        heldIn: segment => segment.foreign[key],
      });
    }
    return limits;
  });
}

/** The request does not fit during this segment because of this limit. */
export function isExceeded(limit: Limit, segment: Segment): boolean {
  return limit.heldIn(segment) + limit.need > limit.limit;
}
