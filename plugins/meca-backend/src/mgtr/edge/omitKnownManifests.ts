import { createHash } from 'node:crypto';
import {
  EdgeExchangeResponse,
  EdgeSentReplica,
  EdgeSentResponse,
  Manifest,
} from '@meca/meca-mgtr';

/** So many versions an edge can work on for a while; the others follow with later answers. */
const NEW_AT_ONCE = 8;

const keys = new WeakMap<Manifest, string>();

/**
 * Sends each manifest once: an edge on a slow line comes every few seconds, and a version of 40 GB has a manifest of 50 kB and
 * more. `known` are the keys that the edge has; undefined: an edge of a release that keeps none.
 */
export function omitKnownManifests(
  answer: EdgeExchangeResponse,
  known: string[] | undefined,
): EdgeSentResponse {
  const has = new Set(known);
  let fresh = 0;
  const replicas = answer.replicas.flatMap((replica): EdgeSentReplica[] => {
    const { manifest, ...rest } = replica;
    const manifestKey = keyOf(manifest);
    if (has.has(manifestKey)) return [{ ...rest, manifestKey }];
    fresh += 1;
    if (fresh > NEW_AT_ONCE) return [];
    return [{ ...replica, ...(known && { manifestKey }) }];
  });
  return { ...answer, replicas };
}

function keyOf(manifest: Manifest): string {
  let key = keys.get(manifest);
  if (key === undefined) {
    key = createHash('sha256').update(JSON.stringify(manifest)).digest('hex');
    keys.set(manifest, key);
  }
  return key;
}
