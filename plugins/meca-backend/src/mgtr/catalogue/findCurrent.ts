import { ReplicaRecord } from '../replicas';
import { versionKey } from '../versions/versionKey';
import { BookEntry } from '../wanted/TemplateBook';

/** The replica of a repository's version that new sessions of `latest` get in a region; undefined: none is ready there. */
export function findCurrent(
  entry: BookEntry,
  regionId: string,
): ReplicaRecord | undefined {
  const { versions, replicas, rollout } = entry;
  const pinnedKey = findPinnedKey(entry, regionId);
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
    usable.find(v => v.versionKey === pinnedKey && v.stage !== 'withdrawn') ??
    usable.find(
      ({ stage }) =>
        stage === 'released' || (stage === 'candidate' && isCanary),
    ) ??
    usable.find(({ stage }) => stage === 'gone');
  return best && ready.get(best.id);
}

/** The version that somebody chose for the region: sessions of `latest` get that one, once it is ready. */
export function findPinnedKey(
  { chosen }: BookEntry,
  regionId: string,
): string | undefined {
  const row = chosen.get(regionId);
  return row?.policy === 'pinned' && row.pinnedVersion
    ? versionKey(row.pinnedVersion)
    : undefined;
}
