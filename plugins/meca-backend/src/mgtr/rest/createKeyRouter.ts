import { AuditorService, HttpAuthService } from '@backstage/backend-plugin-api';
import { NotFoundError } from '@backstage/errors';
import {
  KeyChange,
  mecaFederationManagePermission,
} from '@meca/backstage-plugin-meca-common';
import { Request, Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { audited, mountEndpoint, PermissionGuard } from '../../rest';
import { Caller } from '../../sessions/types';
import { KeyDecisions } from '../keys/KeyDecisions';
import { RepositoryKeyring } from '../keys/RepositoryKeyring';

/** Who may sign what in repositories: for those who manage the federation. */
export function createKeyRouter(options: {
  auditor: AuditorService;
  guard: PermissionGuard;
  httpAuth: HttpAuthService;
  keyring: RepositoryKeyring;
  keyDecisions: KeyDecisions;
}): Router {
  const { auditor, guard, httpAuth, keyring, keyDecisions } = options;
  const router = PromiseRouter();

  const change = (
    call: Caller & { request: Request },
    what: { eventId: string; meta: Record<string, string | string[]> },
    act: () => Promise<KeyChange>,
  ) =>
    audited(
      auditor,
      { ...what, severityLevel: 'high', request: call.request },
      async () => {
        await guard.require(
          mecaFederationManagePermission,
          call.credentials,
          'change the keys of repositories',
        );
        return act();
      },
    );

  mountEndpoint(router, httpAuth, 'getRepositoryKeys', async call => {
    const { repositoryId } = call.params;
    const { credentials } = call;
    if (!(await guard.allows(mecaFederationManagePermission, credentials))) {
      throw new NotFoundError(`There is no repository "${repositoryId}"`);
    }
    return keyring.list(repositoryId);
  });

  mountEndpoint(router, httpAuth, 'rotateKey', async call => {
    const { repositoryId } = call.params;
    const { role, publisher } = call.body;
    const meta = { repositoryId, role, ...(publisher && { publisher }) };
    return change(call, { eventId: 'repository-key-rotate', meta }, () =>
      keyDecisions.rotate(repositoryId, call.body),
    );
  });

  mountEndpoint(router, httpAuth, 'setPublisher', async call => {
    const { repositoryId } = call.params;
    const { name: publisher, folders } = call.body;
    const meta = { repositoryId, publisher, folders };
    return change(call, { eventId: 'repository-publisher-set', meta }, () =>
      keyDecisions.setPublisher(repositoryId, call.body),
    );
  });

  mountEndpoint(router, httpAuth, 'revokePublisher', async call => {
    const { repositoryId } = call.params;
    const { publisher } = call.body;
    const meta = { repositoryId, publisher };
    return change(call, { eventId: 'repository-publisher-revoke', meta }, () =>
      keyDecisions.revoke(repositoryId, publisher),
    );
  });

  return router;
}
