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
import { PermissionSessionGuard } from '../sessions/guard/PermissionSessionGuard';
import { rightsInInstitution } from '../sessions/guard/rightsInInstitution';

/** `GET /v1/me`: who asks, and what they can begin. */
export function createViewerRouter(options: {
  guard: PermissionGuard;
  httpAuth: HttpAuthService;
  institutions: InstitutionDirectory;
  sessionGuard: PermissionSessionGuard;
}): Router {
  const { guard, httpAuth, institutions, sessionGuard } = options;
  const router = PromiseRouter();
  mountEndpoint(router, httpAuth, 'getViewer', async ({ credentials }) => {
    if (credentials.principal.type !== 'user') {
      throw new NotAllowedError('Only people are viewers; sign in as a user');
    }
    const { userEntityRef } = await institutions.user(credentials);
    const rights = await sessionGuard.rightsOf({ credentials });
    const own = await institutions.ofUser(credentials);
    return {
      userRef: userEntityRef,
      institutions: own.map(institution => {
        const may = rightsInInstitution(rights, institution.ref);
        return {
          ...institution,
          operates: may.operate,
          booksForOthers: may.update,
        };
      }),
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
