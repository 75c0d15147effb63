import { AuditorService, HttpAuthService } from '@backstage/backend-plugin-api';
import { NotFoundError } from '@backstage/errors';
import {
  mecaRegionReadPermission,
  mecaRegionRefreshPermission,
} from '@meca/backstage-plugin-meca-common';
import { Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { audited, mountEndpoint, PermissionGuard } from '../../rest';
import { PublicationService } from '../publish/PublicationService';
import { RepositoryPresenter } from './RepositoryPresenter';

/** Repositories, their inboxes, and what is published into them. */
export function createRepositoryRouter(options: {
  auditor: AuditorService;
  guard: PermissionGuard;
  httpAuth: HttpAuthService;
  repositories: RepositoryPresenter;
  publications: PublicationService;
  /** Reads a repository now. */
  refresh: (id: string, options: { signal: AbortSignal }) => Promise<void>;
}): Router {
  const { auditor, guard, httpAuth, repositories, publications } = options;
  const router = PromiseRouter();

  mountEndpoint(router, httpAuth, 'listRepositories', async call => ({
    items: (await guard.allows(mecaRegionReadPermission, call.credentials))
      ? await repositories.list(call)
      : [],
  }));

  mountEndpoint(router, httpAuth, 'refreshRepository', async call => {
    const { repositoryId } = call.params;
    await guard.require(
      mecaRegionRefreshPermission,
      call.credentials,
      'have repositories read',
    );
    await repositories.get(repositoryId, call);
    await options.refresh(repositoryId, call);
    return repositories.get(repositoryId, call);
  });

  mountEndpoint(router, httpAuth, 'listInbox', async call =>
    publications.inbox(call.params.repositoryId, call),
  );

  mountEndpoint(router, httpAuth, 'publishTemplate', async call => {
    const { repositoryId, path, version, publisher } = call.body;
    return audited(
      auditor,
      {
        eventId: 'template-publish',
        severityLevel: 'medium',
        request: call.request,
        meta: { repositoryId, path, publisher, ...(version && { version }) },
      },
      () => publications.begin(call.body, call),
    );
  });

  mountEndpoint(router, httpAuth, 'getPublication', async call => {
    const { publicationId } = call.params;
    if (!(await guard.allows(mecaRegionReadPermission, call.credentials))) {
      throw new NotFoundError(`There is no publication ${publicationId}`);
    }
    return publications.get(publicationId);
  });

  return router;
}
