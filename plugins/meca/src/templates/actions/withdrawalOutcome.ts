import { RepositoryTemplateDetail } from '@meca/backstage-plugin-meca-common';
import { compareVersions } from '../standing/versions';

/** What a region has after a version is withdrawn. */
export interface RegionOutcome {
  regionId: string;
  /** `becomes`: is there already. `travels`: wanted, but not there. `none`: nothing is left. */
  kind: 'becomes' | 'travels' | 'none';
  version?: string;
}

export interface WithdrawalOutcome {
  /** The version that is the latest then; absent: no other is released. */
  latest?: string;
  /** It is the latest one that is withdrawn: a roll-back. */
  isRollBack: boolean;
  /** Only regions in which something changes. */
  regions: RegionOutcome[];
}

type Stage = RepositoryTemplateDetail['versionList'][number]['stage'];

/**
 * What happens if `version` is withdrawn: told before it is confirmed. Follows the rule of the service: in each region
 * the highest ready version that is released is current, in canary regions a candidate too; else one that its
 * repository no longer lists.
 */
export function withdrawalOutcome(
  template: RepositoryTemplateDetail,
  version: string,
): WithdrawalOutcome {
  const { rollout, replicas, versionList, wanted } = template;
  const others = versionList
    .filter(each => each.version !== version)
    .sort((a, b) => compareVersions(b.version, a.version));
  const versionsOf = (...stages: Stage[]) =>
    others
      .filter(({ stage }) => stages.includes(stage))
      .map(each => each.version);

  const outcomeIn = (regionId: string): RegionOutcome | undefined => {
    const here = replicas.filter(each => each.regionId === regionId);
    const own = here.find(each => each.version === version);
    if (!own || ['retiring', 'deleting', 'gone'].includes(own.state)) {
      return undefined;
    }
    const usable = rollout.canaryRegionIds.includes(regionId)
      ? versionsOf('released', 'candidate')
      : versionsOf('released');
    const there = [...usable, ...versionsOf('gone')].find(each =>
      here.some(
        replica => replica.version === each && replica.state === 'ready',
      ),
    );
    // It is not what sessions get there, and they have something else.
    if (there && !own.current) return undefined;
    if (there) return { regionId, kind: 'becomes', version: there };
    const wants = wanted.find(each => each.regionId === regionId);
    return wants?.policy === 'latest' && usable[0]
      ? { regionId, kind: 'travels', version: usable[0] }
      : { regionId, kind: 'none' };
  };

  const regionIds = [...new Set(replicas.map(({ regionId }) => regionId))];
  return {
    latest: versionsOf('released')[0],
    isRollBack: version === template.latestVersion,
    regions: regionIds.sort().flatMap(id => outcomeIn(id) ?? []),
  };
}
