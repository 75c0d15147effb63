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
  /** The version that becomes the latest; absent: no other is released. */
  next?: string;
  /** Only regions that have or expect the withdrawn version, as nothing changes in the others. */
  regions: RegionOutcome[];
}

/**
 * What happens if `version` is withdrawn: told before it is confirmed. Follows the rule of the service: in each region
 * the highest ready version that is released and not withdrawn is current.
 */
export function withdrawalOutcome(
  template: RepositoryTemplateDetail,
  version: string,
): WithdrawalOutcome {
  const usable = template.versionList
    .filter(each => each.stage === 'released' && each.version !== version)
    .map(each => each.version)
    .sort((a, b) => compareVersions(b, a));
  const next = usable[0];
  const regionIds = new Set(
    template.replicas
      .filter(
        each =>
          each.version === version &&
          !['retiring', 'deleting', 'gone'].includes(each.state),
      )
      .map(each => each.regionId),
  );
  return {
    next,
    regions: [...regionIds].sort().map((regionId): RegionOutcome => {
      const there = template.replicas
        .filter(
          each =>
            each.regionId === regionId &&
            each.state === 'ready' &&
            usable.includes(each.version),
        )
        .map(each => each.version)
        .sort((a, b) => compareVersions(b, a))[0];
      if (there) return { regionId, kind: 'becomes', version: there };
      return next
        ? { regionId, kind: 'travels', version: next }
        : { regionId, kind: 'none' };
    }),
  };
}
