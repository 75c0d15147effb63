import {
  PermissionsRegistryService,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { createConditionAuthorizer } from '@backstage/plugin-permission-node';
import { mecaTemplateSyncPermission } from '@meca/backstage-plugin-meca-common';
import {
  regionPermissionRules,
  RegionResource,
  regionResourceRef,
} from '@meca/backstage-plugin-meca-node';
import { Federation } from '../../federation';
import { Caller } from '../../sessions/types';

/** Decides in which regions somebody may decide what they have of templates. */
export class RegionGuard {
  /** Makes the rules for regions known to the permission framework. */
  static create(options: {
    federation: Federation;
    permissions: PermissionsService;
    permissionsRegistry: PermissionsRegistryService;
  }): RegionGuard {
    const { federation, permissions, permissionsRegistry } = options;
    permissionsRegistry.addResourceType({
      resourceRef: regionResourceRef,
      permissions: [mecaTemplateSyncPermission],
      rules: Object.values(regionPermissionRules),
      getResources: async ids => {
        const known = new Map(readResources(federation).map(r => [r.id, r]));
        return ids.map(id => known.get(id));
      },
    });
    return new RegionGuard(
      federation,
      permissions,
      createConditionAuthorizer(
        permissionsRegistry.getPermissionRuleset(regionResourceRef),
      ),
    );
  }

  private constructor(
    private readonly federation: Federation,
    private readonly permissions: PermissionsService,
    private readonly isAllowed: ReturnType<
      typeof createConditionAuthorizer<RegionResource, unknown>
    >,
  ) {}

  /** Ids of the regions whose templates the caller may sync, retry, pin and remove. One question to the policy. */
  async manageable({ credentials }: Caller): Promise<Set<string>> {
    const [decision] = await this.permissions.authorizeConditional(
      [{ permission: mecaTemplateSyncPermission }],
      { credentials },
    );
    return new Set(
      readResources(this.federation)
        .filter(region => this.isAllowed(decision, region))
        .map(({ id }) => id),
    );
  }
}

function readResources(federation: Federation): RegionResource[] {
  return federation
    .list()
    .map(({ id, institutionRef }) => ({ id, institutionRef }));
}
