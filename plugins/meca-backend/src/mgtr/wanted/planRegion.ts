import { ReplicaState, VersionStage } from '@meca/backstage-plugin-meca-common';

/** A version as far as planning cares. Instants are epoch milliseconds. */
export interface PlannableVersion {
  id: string;
  /** Text order is version order. */
  versionKey: string;
  stage: VersionStage;
  /** The licence lets this region use it. */
  licensed: boolean;
}

/** What is there of a version, or on its way. */
export interface PlannableReplica {
  id: string;
  versionId: string;
  state: ReplicaState;
  desired: 'present' | 'absent';
  urgency: number;
  unwantedAt?: number;
}

/** What somebody asked for beyond the policy. */
export interface PlannableDemand {
  versionId: string;
  urgency: 1 | 2;
}

/** Everything about one template in one region. */
export interface RegionPlanInput {
  /** Those of the repository that the path belongs to. */
  versions: PlannableVersion[];
  replicas: PlannableReplica[];
  policy: 'latest' | 'pinned' | 'none';
  pinnedVersionId?: string;
  keepVersions: number;
  /** Candidates come here first. */
  isCanary: boolean;
  demands: PlannableDemand[];
  /** Versions that unfinished sessions resolved or pin here. */
  heldVersionIds: ReadonlySet<string>;
  /** Sessions to come here take the latest version that is ready, whatever the region wants. */
  hasLatestSessions: boolean;
  /** False: the policy begins nothing new now, since the daily sync is not due; what was asked for begins all the same. */
  mayBegin: boolean;
  now: number;
  graceMs: number;
}

/** What is to become of replicas; those left out stay as they are. */
export interface RegionPlan {
  want: { versionId: string; urgency: 0 | 1 | 2 }[];
  /** Nothing wants them, but they stay for the grace time. */
  markUnwanted: string[];
  remove: string[];
}

/** States in which the region has it. */
const IN_REGION: ReplicaState[] = ['ready', 'retiring', 'deleting'];
/** States in which nothing is in the region that a session could miss. */
const LEAVING: ReplicaState[] = ['retiring', 'deleting', 'gone'];

/**
 * Decides what one region shall have of one template. Depends on nothing but its input, so a repeated or late plan is the
 * same plan.
 *
 * What is ready is taken away only when it is not among the versions to keep, no session holds it, and nothing has wanted
 * it for the grace time; the highest version that sessions can use always stays. What never became ready goes at once.
 */
export function planRegion(input: RegionPlanInput): RegionPlan {
  const { replicas, heldVersionIds, now, graceMs } = input;
  const wanted = decideWanted(input);
  const kept = decideKept(input);
  const plan: RegionPlan = { want: [], markUnwanted: [], remove: [] };
  for (const [versionId, { urgency, begins }] of wanted) {
    const replica = replicas.find(r => r.versionId === versionId);
    const isThere = replica?.desired === 'present' && replica.state !== 'gone';
    if (!isThere && !begins) continue;
    const isSettled =
      isThere &&
      replica.unwantedAt === undefined &&
      (replica.state === 'ready' || replica.urgency === urgency);
    if (!isSettled) plan.want.push({ versionId, urgency });
  }
  for (const replica of replicas) {
    const { id, versionId } = replica;
    if (wanted.has(versionId)) continue;
    if (heldVersionIds.has(versionId)) {
      // Booked in the moment in which it was to go: it stays after all.
      const isLeaving =
        replica.desired === 'absent' &&
        replica.state !== 'gone' &&
        (IN_REGION.includes(replica.state) ||
          input.versions.some(v => v.id === versionId && isUsable(v)));
      const isUnmarked =
        replica.desired === 'absent' || replica.unwantedAt === undefined;
      if (isLeaving || !isUnmarked) {
        plan.want.push({ versionId, urgency: 2 });
      }
      continue;
    }
    if (replica.desired === 'absent') continue;
    if (kept.has(versionId)) {
      if (replica.unwantedAt !== undefined) {
        plan.want.push({ versionId, urgency: 0 });
      }
      continue;
    }
    if (replica.state !== 'ready') {
      if (!LEAVING.includes(replica.state)) plan.remove.push(id);
    } else if (replica.unwantedAt === undefined) {
      plan.markUnwanted.push(id);
    } else if (replica.unwantedAt + graceMs <= now) {
      plan.remove.push(id);
    }
  }
  return plan;
}

/** What is to be there, how urgently, and whether that may begin now. */
function decideWanted(
  input: RegionPlanInput,
): Map<string, { urgency: 0 | 1 | 2; begins: boolean }> {
  const wanted = new Map<string, { urgency: 0 | 1 | 2; begins: boolean }>();
  const target = findTarget(input);
  if (target) {
    const isHeld = input.heldVersionIds.has(target.id);
    wanted.set(target.id, {
      urgency: isHeld ? 2 : 0,
      begins: isHeld || input.mayBegin,
    });
  }
  for (const { versionId, urgency } of input.demands) {
    const version = input.versions.find(({ id }) => id === versionId);
    if (!version || !isUsable(version)) continue;
    const before = wanted.get(versionId)?.urgency ?? 0;
    wanted.set(versionId, {
      urgency: Math.max(before, urgency) as 1 | 2,
      begins: true,
    });
  }
  return wanted;
}

/** The version that the policy asks for. */
export function findTarget(
  input: Pick<
    RegionPlanInput,
    'versions' | 'policy' | 'pinnedVersionId' | 'isCanary'
  >,
): PlannableVersion | undefined {
  const { versions, policy, pinnedVersionId, isCanary } = input;
  if (policy === 'none') return undefined;
  const possible = versions.filter(isUsable);
  if (policy === 'pinned') {
    return possible.find(({ id }) => id === pinnedVersionId);
  }
  return highest(
    possible.filter(({ stage }) => stage === 'released' || isCanary),
  );
}

/** What stays although nothing asks for it: the newest few that are there or on their way, and the one in use now. */
function decideKept(input: RegionPlanInput): Set<string> {
  const { replicas, keepVersions, versions } = input;
  const here = versions.filter(
    version =>
      version.stage !== 'withdrawn' &&
      version.licensed &&
      replicas.some(
        ({ versionId, state, desired }) =>
          versionId === version.id &&
          desired === 'present' &&
          // What the repository lists no more can be used where it is, but not be fetched.
          (version.stage === 'gone'
            ? state === 'ready'
            : !LEAVING.includes(state)),
      ),
  );
  const ready = here.filter(version =>
    replicas.some(r => r.versionId === version.id && r.state === 'ready'),
  );
  const newest = here
    .sort((a, b) => (a.versionKey < b.versionKey ? 1 : -1))
    .slice(0, input.policy === 'none' ? 0 : keepVersions);
  // The one that sessions use until the target is ready.
  const isUsed = input.policy !== 'none' || input.hasLatestSessions;
  const current = isUsed ? highest(ready) : undefined;
  return new Set([...newest, ...(current ? [current] : [])].map(v => v.id));
}

function isUsable({ stage, licensed }: PlannableVersion): boolean {
  return licensed && (stage === 'released' || stage === 'candidate');
}

function highest<T extends { versionKey: string }>(items: T[]): T | undefined {
  return items.reduce<T | undefined>(
    (best, item) => (best && best.versionKey >= item.versionKey ? best : item),
    undefined,
  );
}
