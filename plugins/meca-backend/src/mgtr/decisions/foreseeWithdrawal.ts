import { RegionDefinition } from '../../federation';
import { findCurrent } from '../catalogue/findCurrent';
import { VersionRecord } from '../versions/VersionRow';
import { versionKey } from '../versions/versionKey';
import { isLicensed } from '../wanted/isLicensed';
import { findTarget } from '../wanted/planRegion';
import { BookEntry, TemplateBook } from '../wanted/TemplateBook';

/** What new sessions of `latest` get in a region instead. */
export interface RegionFallback {
  regionId: string;
  /** `becomes`: it is there. `travels`: it must be brought first. `none`: nothing is left. */
  kind: 'becomes' | 'travels' | 'none';
  /** Absent with `none`. */
  version?: VersionRecord;
}

/** The template as it is once a version is withdrawn. */
export function withoutVersion(
  entry: BookEntry,
  { id }: Pick<VersionRecord, 'id'>,
): BookEntry {
  return {
    ...entry,
    versions: entry.versions.map(version =>
      version.id === id ? { ...version, stage: 'withdrawn' } : version,
    ),
  };
}

/**
 * The regions in which something changes when a version is withdrawn: asks what decides about sessions and what decides
 * about deliveries, before and after.
 */
export function foreseeWithdrawal(
  entry: BookEntry,
  version: VersionRecord,
  known: { book: TemplateBook; regions: RegionDefinition[] },
): RegionFallback[] {
  const { book, regions } = known;
  const after = withoutVersion(entry, version);
  return regions.flatMap((region): RegionFallback[] => {
    const [had, has] = [entry, after].map(each => findCurrent(each, region.id));
    if (has && has.id === had?.id) return [];
    const own = (versionId: string) =>
      entry.versions.find(({ id }) => id === versionId);
    const regionId = region.id;
    if (has) {
      return [{ regionId, kind: 'becomes', version: own(has.versionId) }];
    }
    const [wanted, wants] = [entry, after].map(each =>
      findWanted(each, region, book),
    );
    // It had none before either, and waits for the same one as before.
    if (!had && wanted?.id === wants?.id) return [];
    return [
      wants
        ? { regionId, kind: 'travels', version: wants }
        : { regionId, kind: 'none' },
    ];
  });
}

/** The version that the region's policy asks for. */
function findWanted(
  entry: BookEntry,
  region: RegionDefinition,
  book: TemplateBook,
): VersionRecord | undefined {
  const { policy, pinnedVersion } = book.wantedIn(entry, region.id);
  const pinnedKey = pinnedVersion && versionKey(pinnedVersion);
  const target = findTarget({
    versions: entry.versions.map(version => ({
      ...version,
      licensed: isLicensed(version.summary, region),
    })),
    policy,
    pinnedVersionId: entry.versions.find(v => v.versionKey === pinnedKey)?.id,
    isCanary: entry.rollout.canaryRegionIds.includes(region.id),
  });
  return entry.versions.find(({ id }) => id === target?.id);
}
