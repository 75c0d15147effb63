import { ReplicaRecord } from '../replicas';
import { BookEntry } from '../wanted/TemplateBook';

/** The replica of a repository's version that new sessions of `latest` get in a region; undefined: none is ready there. */
export function findCurrent(
  { versions, replicas, rollout }: BookEntry,
  regionId: string,
): ReplicaRecord | undefined {
  const isCanary = rollout.canaryRegionIds.includes(regionId);
  const ready = new Map(
    replicas
      .filter(
        r =>
          r.regionId === regionId &&
          r.state === 'ready' &&
          r.desired === 'present',
      )
      .map(r => [r.versionId, r]),
  );
  const usable = versions.filter(({ id }) => ready.has(id));
  const best =
    usable.find(
      ({ stage }) =>
        stage === 'released' || (stage === 'candidate' && isCanary),
    ) ?? usable.find(({ stage }) => stage === 'gone');
  return best && ready.get(best.id);
}
