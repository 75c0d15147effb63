import {
  AuthorizeResult,
  PolicyDecision,
  ResourcePermission,
} from '@backstage/plugin-permission-common';
import { RESOURCE_TYPE_REGION } from '@meca/backstage-plugin-meca-common';
import {
  createRegionConditionalDecision,
  regionConditions,
} from '@meca/backstage-plugin-meca-node';
import { Standing } from './readStanding';

/** What a region has of templates is decided by the administrators of the institution that owns it. */
export function decideRegion(
  permission: ResourcePermission<typeof RESOURCE_TYPE_REGION>,
  { administers }: Standing,
): PolicyDecision {
  if (administers.length === 0) return { result: AuthorizeResult.DENY };
  return createRegionConditionalDecision(
    permission,
    regionConditions.isRegionOf({ institutionRefs: administers }),
  );
}
