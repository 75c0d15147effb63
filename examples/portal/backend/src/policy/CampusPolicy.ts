import { UserInfoService } from '@backstage/backend-plugin-api';
import {
  AuthorizeResult,
  isPermission,
  isResourcePermission,
  PolicyDecision,
} from '@backstage/plugin-permission-common';
import {
  PermissionPolicy,
  PolicyQuery,
  PolicyQueryUser,
} from '@backstage/plugin-permission-node';
import { catalogLocationCreatePermission } from '@backstage/plugin-catalog-common/alpha';
import {
  actionExecutePermission,
  taskCancelPermission,
  taskCreatePermission,
  taskReadPermission,
  templateDryRunPermission,
} from '@backstage/plugin-scaffolder-common/alpha';
import {
  mecaRegionRefreshPermission,
  mecaSessionCreatePermission,
  mecaTemplatePublishPermission,
  RESOURCE_TYPE_REGION,
  RESOURCE_TYPE_SESSION,
} from '@meca/backstage-plugin-meca-common';
import { decideOwnTasks } from './decideOwnTasks';
import { decideRegion } from './decideRegion';
import { decideSession } from './decideSession';
import { readStanding, Standing } from './readStanding';

const STAFF_PERMISSIONS = [
  actionExecutePermission,
  taskCreatePermission,
  templateDryRunPermission,
  catalogLocationCreatePermission,
  mecaSessionCreatePermission,
];

const ADMIN_PERMISSIONS = [
  mecaRegionRefreshPermission,
  // Below the folders of their own institution: which those are is part of the repository.
  mecaTemplatePublishPermission,
];

const allowIf = (condition: boolean): PolicyDecision => ({
  result: condition ? AuthorizeResult.ALLOW : AuthorizeResult.DENY,
});

function decide(
  { permission }: PolicyQuery,
  standing: Standing,
): PolicyDecision {
  if (standing.isOperator) return allowIf(true);
  if (isResourcePermission(permission, RESOURCE_TYPE_SESSION)) {
    return decideSession(permission, standing);
  }
  if (isResourcePermission(permission, RESOURCE_TYPE_REGION)) {
    return decideRegion(permission, standing);
  }
  if (
    isPermission(permission, taskReadPermission) ||
    isPermission(permission, taskCancelPermission)
  ) {
    return decideOwnTasks(permission, standing);
  }
  const isStaff = standing.teachesAt.length + standing.administers.length > 0;
  if (STAFF_PERMISSIONS.some(given => isPermission(permission, given))) {
    return allowIf(isStaff);
  }
  if (ADMIN_PERMISSIONS.some(given => isPermission(permission, given))) {
    return allowIf(standing.administers.length > 0);
  }
  return allowIf(permission.attributes.action === 'read');
}

/** Who may do what on this campus: everybody reads, staff books and creates, operators do everything; the rest is denied. */
export class CampusPolicy implements PermissionPolicy {
  readonly #userInfo: UserInfoService;

  constructor(options: { userInfo: UserInfoService }) {
    this.#userInfo = options.userInfo;
  }

  async handle(
    request: PolicyQuery,
    user?: PolicyQueryUser,
  ): Promise<PolicyDecision> {
    if (!user) return allowIf(false);
    const info = await this.#userInfo.getUserInfo(user.credentials);
    return decide(request, readStanding(info));
  }
}
