import { Replica } from '@meca/backstage-plugin-meca-common';

/** How far a step is, 0 to 1; undefined where its size is not known. */
export function shareDone(step: {
  bytesDone: number;
  bytesTotal: number;
}): number | undefined {
  if (step.bytesTotal <= 0) return undefined;
  return Math.min(1, Math.max(0, step.bytesDone / step.bytesTotal));
}

/** Steps whose bytes say how far they are. */
const STEPS_OF_BYTES: Replica['state'][] = [
  'fetching',
  'assembling',
  'importing',
  'waiting',
];

/** How far a replica is in its step; undefined where that is not a matter of bytes, or none has moved yet. */
export function replicaShare(replica: Replica): number | undefined {
  if (!STEPS_OF_BYTES.includes(replica.state)) return undefined;
  return replica.bytesDone > 0 ? shareDone(replica) : undefined;
}

/**
 * Milliseconds until a replica is expected to be ready: what the service expects, else what is left of this step at
 * its present rate. Undefined while it waits or has no rate.
 */
export function timeLeftMs(replica: Replica, now: Date): number | undefined {
  if (replica.expectedReadyAt) {
    const left = Date.parse(replica.expectedReadyAt) - now.getTime();
    // An expectation that has passed says nothing any more.
    return left > 0 ? left : undefined;
  }
  if (replica.state === 'waiting' || !replica.bytesPerSecond) return undefined;
  const bytes = replica.bytesTotal - replica.bytesDone;
  return bytes > 0 ? (bytes / replica.bytesPerSecond) * 1000 : undefined;
}
