import { createPermission } from '@backstage/plugin-permission-common';

/** Resource type of classroom sessions. @public */
export const RESOURCE_TYPE_SESSION = 'meca-session';

/** Resource type of regions. @public */
export const RESOURCE_TYPE_REGION = 'meca-region';

/** See regions, their health, capacity, offerings and templates. @public */
export const mecaRegionReadPermission = createPermission({
  name: 'meca.region.read',
  attributes: { action: 'read' },
});

/** Ask regions for fresh numbers now instead of waiting for the next round. @public */
export const mecaRegionRefreshPermission = createPermission({
  name: 'meca.region.refresh',
  attributes: { action: 'update' },
});

/** Discover regions, export them to classic installations, see configuration problems. @public */
export const mecaFederationManagePermission = createPermission({
  name: 'meca.federation.manage',
  attributes: { action: 'update' },
});

/** Reserve a classroom session. @public */
export const mecaSessionCreatePermission = createPermission({
  name: 'meca.session.create',
  attributes: { action: 'create' },
});

/** See a session with its seats. @public */
export const mecaSessionReadPermission = createPermission({
  name: 'meca.session.read',
  attributes: { action: 'read' },
  resourceType: RESOURCE_TYPE_SESSION,
});

/** Change a session's time, size, attendees or text, or cancel it. @public */
export const mecaSessionUpdatePermission = createPermission({
  name: 'meca.session.update',
  attributes: { action: 'update' },
  resourceType: RESOURCE_TYPE_SESSION,
});

/** Start, stop and repair a session's seats and open any of its workspaces. @public */
export const mecaSessionOperatePermission = createPermission({
  name: 'meca.session.operate',
  attributes: { action: 'update' },
  resourceType: RESOURCE_TYPE_SESSION,
});

/** Decide what a region has of templates: sync, retry, pin, keep, remove. @public */
export const mecaTemplateSyncPermission = createPermission({
  name: 'meca.template.sync',
  attributes: { action: 'update' },
  resourceType: RESOURCE_TYPE_REGION,
});

/** Publish, promote and withdraw versions of templates, within the publishers of the repository. @public */
export const mecaTemplatePublishPermission = createPermission({
  name: 'meca.template.publish',
  attributes: { action: 'create' },
});

/** All permissions of the plugin. @public */
export const mecaPermissions = [
  mecaRegionReadPermission,
  mecaRegionRefreshPermission,
  mecaFederationManagePermission,
  mecaSessionCreatePermission,
  mecaSessionReadPermission,
  mecaSessionUpdatePermission,
  mecaSessionOperatePermission,
  mecaTemplateSyncPermission,
  mecaTemplatePublishPermission,
];
