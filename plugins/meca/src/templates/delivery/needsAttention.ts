import { Delivery } from '@meca/backstage-plugin-meca-common';

/** Signatures and windows are judged by the clock; beyond this the edge's own is wrong. */
export const SKEW_NOTICE_MS = 60_000;

/** Does somebody have to do something so that templates can reach the region? */
export function needsAttention(delivery: Delivery): boolean {
  const { edge, problem } = delivery;
  if (problem) return true;
  if (!edge) return false;
  return (
    edge.state !== 'connected' ||
    Math.abs(edge.clockSkewMs ?? 0) > SKEW_NOTICE_MS ||
    (edge.freeBytes ?? Infinity) <= (edge.floorBytes ?? 0)
  );
}
