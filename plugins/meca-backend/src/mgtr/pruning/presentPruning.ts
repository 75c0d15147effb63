import {
  PrunableVersion,
  Pruning,
  StayReason,
} from '@meca/backstage-plugin-meca-common';
import { StoredSession } from '../../sessions/store/SessionRow';
import { JudgedVersion, PruningPlan } from './PruningPlanner';
import { Need } from './VersionNeeds';

/** A plan as one caller sees it: `isVisible` says of which sessions the caller may know. */
export function presentPruning(
  { versions, files }: PruningPlan,
  isVisible: (session: StoredSession) => boolean,
): Pruning {
  const touched = new Set(
    versions.filter(v => v.stays !== 'newest').map(({ path }) => path),
  );
  const all = new Set(versions.map(({ path }) => path));
  const items = versions
    .filter(({ path }) => touched.has(path))
    .map(version => presentVersion(version, isVisible));
  const freed = versions.filter(
    // Old trees were not made here, and are never deleted.
    v => v.needs.length === 0 && v.manifest?.archive.compression === 'zstd',
  );
  return {
    items,
    untouchedTemplates: all.size - touched.size,
    freedBytes: freed.reduce((sum, v) => sum + v.manifest!.archive.bytes, 0),
    files,
  };
}

function presentVersion(
  { path, version, publisher, manifest, needs }: JudgedVersion,
  isVisible: (session: StoredSession) => boolean,
): PrunableVersion {
  return {
    ...{ path, version },
    // Without signatures there is one list, of nobody.
    publisher: publisher === 'unsigned' ? undefined : publisher,
    title: manifest?.title,
    createdAt: manifest && new Date(manifest.createdAt).toISOString(),
    withdrawn: Boolean(manifest?.withdrawn),
    archiveBytes: manifest?.archive.bytes,
    outcome: needs.length === 0 ? 'goes' : 'stays',
    reasons: needs.map(need => presentNeed(need, isVisible)),
  };
}

export function presentNeed(
  { sessions, ...reason }: Need,
  isVisible: (session: StoredSession) => boolean,
): StayReason {
  if (!sessions) return reason;
  const visible = sessions.filter(isVisible);
  return {
    ...reason,
    sessions: visible.map(({ id, title, regionId, startsAt }) => ({
      ...{ id, title, regionId },
      startsAt: new Date(startsAt).toISOString(),
    })),
    hiddenSessions: sessions.length - visible.length,
  };
}
