import { ObservedTemplate } from '../observed/regionAnswers';
import { ReplicaRecord } from '../replicas';
import { VersionRecord } from '../versions/VersionRow';
import { versionKey } from '../versions/versionKey';
import { toAccessPorts } from './toAccessPorts';

/** A template in a region, with what may become of it. */
export interface RegionTemplate extends ObservedTemplate {
  versionKey: string;
  /**
   * How willingly sessions of `latest` are given it: `first` what the region is pinned to, `never` a candidate outside of its
   * regions, `last-resort` what its repository lists no more.
   */
  latest: 'first' | 'yes' | 'last-resort' | 'never';
  /** No machine is made from it any more. */
  isWithdrawn: boolean;
}

/** States in which a replica has left the region, or is about to. */
const LEAVING: ReplicaRecord['state'][] = ['retiring', 'deleting', 'gone'];

/**
 * What one region has of templates: the versions of repositories as far as they are verified there, and beside them
 * whatever the region has of its own.
 *
 * What a region tells is minutes old and knows no verification. So for versions that came from a repository the replica
 * is believed; a template of the same name that is not the one we imported is not used once ours is ready.
 */
export function overlayRegion(region: {
  observed: ObservedTemplate[];
  versions: VersionRecord[];
  /** Of these versions in this region. */
  replicas: ReplicaRecord[];
  /** Paths whose candidates come here. */
  canaryPaths: ReadonlySet<string>;
  /** Keys of versions by path, where somebody chose one for the region. */
  pinnedKeys: ReadonlyMap<string, string>;
}): RegionTemplate[] {
  const { observed, versions, replicas } = region;
  const byKey = new Map(versions.map(v => [keyOf(v.path, v.version), v]));
  const byId = new Map(versions.map(v => [v.id, v]));
  const ours = new Set(
    replicas.flatMap(r => [
      ...(r.cloudTemplateId ? [r.cloudTemplateId] : []),
      ...r.givenUp.map(({ templateId }) => templateId),
    ]),
  );
  // The region has another image under this name: that is an alarm, and no match.
  const impostors = new Set(
    replicas
      .filter(r => r.state === 'failed' && r.problem?.code === 'conflict')
      .map(({ path, version }) => keyOf(path, version)),
  );
  const own = observed
    .filter(({ id }) => !ours.has(id))
    .filter(({ path, version }) => !impostors.has(keyOf(path, version)))
    .map(template => {
      const key = keyOf(template.path, template.version);
      return judge(template, byKey.get(key), region);
    });
  const managed = replicas.flatMap(replica => {
    const version = byId.get(replica.versionId);
    if (!version || replica.desired === 'absent') return [];
    if (LEAVING.includes(replica.state)) return [];
    return [judge(describeReplica(replica, version), version, region)];
  });
  const readyKeys = (templates: RegionTemplate[]) =>
    new Set(
      templates
        .filter(({ state }) => state === 'ready')
        .map(t => keyOf(t.path, t.version)),
    );
  const managedReady = readyKeys(managed);
  const ownReady = readyKeys(own);
  return [
    ...managed.filter(
      t => t.state === 'ready' || !ownReady.has(keyOf(t.path, t.version)),
    ),
    ...own.filter(t => !managedReady.has(keyOf(t.path, t.version))),
  ];
}

function judge(
  template: ObservedTemplate,
  version: VersionRecord | undefined,
  region: Pick<
    Parameters<typeof overlayRegion>[0],
    'canaryPaths' | 'pinnedKeys'
  >,
): RegionTemplate {
  const key = versionKey(template.version);
  const common = { ...template, versionKey: key };
  const isPinned = region.pinnedKeys.get(template.path) === key;
  if (!version) {
    return {
      ...common,
      latest: isPinned ? 'first' : 'yes',
      isWithdrawn: false,
    };
  }
  if (isPinned && version.stage !== 'withdrawn') {
    return { ...common, latest: 'first', isWithdrawn: false };
  }
  switch (version.stage) {
    case 'withdrawn':
      return {
        ...common,
        state: 'failed',
        message: `Withdrawn: ${version.withdrawn?.reason ?? 'no reason given'}`,
        latest: 'never',
        isWithdrawn: true,
      };
    case 'candidate': {
      const latest = region.canaryPaths.has(version.path) ? 'yes' : 'never';
      return { ...common, latest, isWithdrawn: false };
    }
    default:
      return {
        ...common,
        latest: version.stage === 'gone' ? 'last-resort' : 'yes',
        isWithdrawn: false,
      };
  }
}

function describeReplica(
  replica: ReplicaRecord,
  { summary, path, version }: VersionRecord,
): ObservedTemplate {
  const isReady = replica.state === 'ready' && replica.cloudTemplateId;
  const state = replica.state === 'failed' ? 'failed' : 'preparing';
  return {
    id: replica.cloudTemplateId ?? replica.id,
    path,
    version,
    title: summary.title,
    description: summary.description || undefined,
    osName: summary.os.name,
    access: toAccessPorts(summary.access),
    state: isReady ? 'ready' : state,
    message: isReady ? undefined : describeProgress(replica),
    sizeBytes: summary.image.virtualBytes,
  };
}

function describeProgress(replica: ReplicaRecord): string {
  const { state, problem, bytesDone, bytesTotal } = replica;
  if (problem) return problem.message;
  const percent =
    bytesTotal > 0 ? `, ${Math.floor((bytesDone / bytesTotal) * 100)} %` : '';
  return `Comes from the repository: ${state}${percent}`;
}

function keyOf(path: string, version: string): string {
  return `${path}@${versionKey(version)}`;
}
