import { PermissionsRegistryService } from '@backstage/backend-plugin-api';
import {
  isResourcePermission,
  Permission,
  ResourcePermission,
} from '@backstage/plugin-permission-common';
import {
  mecaPermissions,
  RESOURCE_TYPE_REGION,
  RESOURCE_TYPE_SESSION,
} from '@meca/backstage-plugin-meca-common';
import {
  sessionPermissionRules,
  SessionResource,
  sessionResourceRef,
} from '@meca/backstage-plugin-meca-node';

/**
 * Makes the plugin's permissions and the rules for sessions known to the permission framework. Those of regions come with
 * the stage that asks for them.
 */
export function registerPermissions(
  registry: PermissionsRegistryService,
  readResources: (ids: string[]) => Promise<(SessionResource | undefined)[]>,
): void {
  registry.addPermissions(
    mecaPermissions.filter(
      permission =>
        !isOfSessions(permission) &&
        !isResourcePermission(permission, RESOURCE_TYPE_REGION),
    ),
  );
  registry.addResourceType({
    resourceRef: sessionResourceRef,
    permissions: mecaPermissions.filter(isOfSessions),
    rules: Object.values(sessionPermissionRules),
    getResources: readResources,
  });
}

function isOfSessions(
  permission: Permission,
): permission is ResourcePermission<typeof RESOURCE_TYPE_SESSION> {
  return isResourcePermission(permission, RESOURCE_TYPE_SESSION);
}
