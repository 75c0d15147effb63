import { HttpAuthService } from '@backstage/backend-plugin-api';
import { NotAllowedError } from '@backstage/errors';
import {
  mecaFederationManagePermission,
  mecaRegionRefreshPermission,
  mecaSessionCreatePermission,
} from '@meca/backstage-plugin-meca-common';
import { Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { InstitutionDirectory } from '../institutions';
import { mountEndpoint, PermissionGuard } from '../rest';

/** `GET /v1/me`: who asks, and what they can begin. */
export function createViewerRouter(options: {
  guard: PermissionGuard;
  httpAuth: HttpAuthService;
  institutions: InstitutionDirectory;
}): Router {
  const { guard, httpAuth, institutions } = options;
  const router = PromiseRouter();
  mountEndpoint(router, httpAuth, 'getViewer', async ({ credentials }) => {
    if (credentials.principal.type !== 'user') {
      throw new NotAllowedError('Only people are viewers; sign in as a user');
    }
    const { userEntityRef } = await institutions.user(credentials);
    return {
      userRef: userEntityRef,
      institutions: await institutions.ofUser(credentials),
      can: {
        reserve: await guard.allows(mecaSessionCreatePermission, credentials),
        refresh: await guard.allows(mecaRegionRefreshPermission, credentials),
        manageFederation: await guard.allows(
          mecaFederationManagePermission,
          credentials,
        ),
      },
    };
  });
  return router;
}
