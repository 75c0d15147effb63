import {
  Replica,
  RepositoryTemplate,
  Wanted,
} from '@meca/backstage-plugin-meca-common';
import { compareVersions } from './versions';

/**
 * How one region stands with a template.
 *
 * `ready`: has what it wants. `behind`: has an older one, nothing is on its way. `moving`, `waiting`, `failed`: about
 * the version that is on its way, whether or not an older one can be used meanwhile. `missing`: wants it, has none.
 * `leaving`: has only what is being removed. `unwanted`: neither wants nor has it.
 */
export type StandingState =
  | 'ready'
  | 'behind'
  | 'moving'
  | 'waiting'
  | 'failed'
  | 'missing'
  | 'leaving'
  | 'unwanted';

export interface RegionStanding {
  regionId: string;
  state: StandingState;
  wanted?: Wanted;
  /** The version that the region should have. */
  target?: string;
  /** What new sessions of `latest` get there now. */
  current?: Replica;
  /** What is on its way, or failed on it. */
  next?: Replica;
  /** Beside them: another version that somebody had brought here and that failed, or is on its way. */
  other?: Replica;
  /** Everything there, the highest version first. */
  replicas: Replica[];
}

const GOING: Replica['state'][] = ['retiring', 'deleting', 'gone'];

/** Is it on its way by itself, however slowly? */
export function isMoving(replica: Replica): boolean {
  return (
    !GOING.includes(replica.state) &&
    replica.state !== 'ready' &&
    replica.state !== 'failed'
  );
}

function targetOf(
  template: RepositoryTemplate,
  wanted: Wanted | undefined,
): string | undefined {
  if (!wanted || wanted.policy === 'none') return undefined;
  if (wanted.policy === 'pinned') return wanted.version;
  const { latestVersion, candidateVersion, rollout } = template;
  const isCanary = rollout.canaryRegionIds.includes(wanted.regionId);
  if (!isCanary || !candidateVersion) return latestVersion;
  return latestVersion && compareVersions(latestVersion, candidateVersion) > 0
    ? latestVersion
    : candidateVersion;
}

/** Of several on their way, the one that the region wants comes first; what is older than what it has is no news. */
function nextOf(
  replicas: Replica[],
  current: Replica | undefined,
  target: string | undefined,
): Replica | undefined {
  const open = replicas.filter(
    replica => isMoving(replica) || replica.state === 'failed',
  );
  return (
    open.find(({ version }) => version === target) ??
    open.find(
      ({ version }) =>
        !current || compareVersions(version, current.version) > 0,
    )
  );
}

function stateOf(
  standing: Pick<RegionStanding, 'current' | 'next' | 'target' | 'replicas'>,
): StandingState {
  const { current, next, target, replicas } = standing;
  if (next?.state === 'failed') return 'failed';
  if (next?.state === 'waiting') return 'waiting';
  if (next) return 'moving';
  if (current) {
    return target && compareVersions(current.version, target) < 0
      ? 'behind'
      : 'ready';
  }
  if (target) return 'missing';
  return replicas.length > 0 ? 'leaving' : 'unwanted';
}

/** Makes one cell of the matrix out of what is wanted and what is there. */
export function regionStanding(
  template: RepositoryTemplate,
  regionId: string,
): RegionStanding {
  const wanted = template.wanted.find(each => each.regionId === regionId);
  const replicas = template.replicas.filter(
    each => each.regionId === regionId && each.state !== 'gone',
  );
  const current =
    replicas.find(each => each.current) ??
    replicas.find(each => each.state === 'ready');
  const target = targetOf(template, wanted);
  const next = nextOf(replicas, current, target);
  const rest = replicas.filter(each => each !== current && each !== next);
  const other =
    rest.find(each => each.state === 'failed') ?? rest.find(isMoving);
  const known = { current, next, target, replicas };
  return { regionId, wanted, other, ...known, state: stateOf(known) };
}
