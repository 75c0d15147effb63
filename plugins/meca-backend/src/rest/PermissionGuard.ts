import {
  BackstageCredentials,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { NotAllowedError } from '@backstage/errors';
import {
  AuthorizeResult,
  BasicPermission,
} from '@backstage/plugin-permission-common';

/**
 * The one guard of what is not owned by anybody: regions, capacity, templates, the federation.
 * Lists ask {@link PermissionGuard.allows} and are empty if denied; single reads are then NotFoundError; whatever
 * changes something {@link PermissionGuard.require}s.
 */
export class PermissionGuard {
  static create(options: { permissions: PermissionsService }): PermissionGuard {
    return new PermissionGuard(options.permissions);
  }

  private constructor(private readonly permissions: PermissionsService) {}

  async allows(
    permission: BasicPermission,
    credentials: BackstageCredentials,
  ): Promise<boolean> {
    const [decision] = await this.permissions.authorize([{ permission }], {
      credentials,
    });
    return decision.result === AuthorizeResult.ALLOW;
  }

  /** Throws NotAllowedError; `what` completes "You may not …". */
  async require(
    permission: BasicPermission,
    credentials: BackstageCredentials,
    what: string,
  ): Promise<void> {
    if (!(await this.allows(permission, credentials))) {
      throw new NotAllowedError(`You may not ${what}`);
    }
  }
}
