import { Rollout } from '@meca/backstage-plugin-meca-common';

const HOUR_MS = 60 * 60_000;

/** Candidates that may go to all regions: no region is asked to try first any more, or all have had it for long enough. */
export function planRollout(input: {
  rollout: Rollout;
  /** Region ids that exist; one that left the federation holds nothing up. */
  regionIds: ReadonlySet<string>;
  candidates: {
    id: string;
    /** When it became ready, by region id, epoch milliseconds. */
    readyAt: ReadonlyMap<string, number>;
  }[];
  now: number;
}): string[] {
  const { rollout, candidates, regionIds, now } = input;
  const canaries = rollout.canaryRegionIds.filter(id => regionIds.has(id));
  if (rollout.canaryRegionIds.length === 0) return candidates.map(c => c.id);
  const { soakHours } = rollout;
  if (soakHours === undefined || canaries.length === 0) return [];
  return candidates
    .filter(({ readyAt }) =>
      canaries.every(id => {
        const since = readyAt.get(id);
        return since !== undefined && since + soakHours * HOUR_MS <= now;
      }),
    )
    .map(({ id }) => id);
}
