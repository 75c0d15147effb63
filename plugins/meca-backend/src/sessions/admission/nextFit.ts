import { Ask, buildLimits, isCapacityKnown, isExceeded } from './limits';
import { RegionPolicy } from './limits';
import { Segment } from './sweep';

/** How far ahead of the wanted time a free slot is looked for. */
export const NEXT_FIT_HORIZON_MS = 14 * 24 * 60 * 60_000;
/** People book at such times. */
const GRID_MS = 5 * 60_000;

/**
 * The first start, at or after the wanted one, at which all seats fit for as long as wanted.
 * `segments` cover the window of the request and {@link NEXT_FIT_HORIZON_MS} after it.
 * `leadMs`: from the beginning of the window to the start of the session.
 */
export function findNextFit(
  policy: RegionPolicy,
  segments: Segment[],
  ask: Ask & { leadMs: number },
): number | undefined {
  if (!isCapacityKnown(policy)) return undefined;
  const limits = buildLimits(policy, ask);
  const lengthMs = ask.to - ask.from;
  let candidate = ask.from;
  for (const segment of segments) {
    if (segment.to <= candidate) continue;
    if (segment.from >= candidate + lengthMs) break;
    if (limits.some(limit => isExceeded(limit, segment))) {
      const start = Math.ceil((segment.to + ask.leadMs) / GRID_MS) * GRID_MS;
      candidate = start - ask.leadMs;
    }
  }
  return candidate - ask.from <= NEXT_FIT_HORIZON_MS
    ? candidate + ask.leadMs
    : undefined;
}

/** The first instant at or after the beginning of the window at which the request stops fitting; undefined: never. */
export function findFirstMisfit(
  policy: RegionPolicy,
  segments: Segment[],
  ask: Ask,
): number | undefined {
  if (!isCapacityKnown(policy)) return ask.from;
  const limits = buildLimits(policy, ask);
  const first = segments.find(
    segment =>
      segment.to > ask.from &&
      segment.from < ask.to &&
      limits.some(limit => isExceeded(limit, segment)),
  );
  return first && Math.max(first.from, ask.from);
}
