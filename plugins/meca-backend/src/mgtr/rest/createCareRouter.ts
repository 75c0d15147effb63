import { AuditorService, HttpAuthService } from '@backstage/backend-plugin-api';
import { NotFoundError } from '@backstage/errors';
import {
  mecaFederationManagePermission,
  mecaRegionReadPermission,
} from '@meca/backstage-plugin-meca-common';
import { Request, Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { audited, mountEndpoint, PermissionGuard } from '../../rest';
import { Caller } from '../../sessions/types';
import { RepositoryChecks } from '../checks/RepositoryChecks';
import { PruningService } from '../pruning/PruningService';

/** Checking and pruning of repositories: for those who manage the federation. */
export function createCareRouter(options: {
  auditor: AuditorService;
  checks: RepositoryChecks;
  guard: PermissionGuard;
  httpAuth: HttpAuthService;
  pruning: PruningService;
}): Router {
  const { auditor, checks, guard, httpAuth, pruning } = options;
  const router = PromiseRouter();

  /** `words` complete "You may not …". */
  const manage = <T>(
    call: Caller & { request: Request },
    what: {
      eventId: string;
      meta: Record<string, string | number | boolean>;
      words: string;
    },
    act: () => Promise<T>,
  ): Promise<T> => {
    const { words, ...event } = what;
    return audited(
      auditor,
      { ...event, severityLevel: 'medium', request: call.request },
      async () => {
        const { credentials } = call;
        await guard.require(mecaFederationManagePermission, credentials, words);
        return act();
      },
    );
  };

  mountEndpoint(router, httpAuth, 'getRepositoryCheck', async call => {
    const { repositoryId } = call.params;
    if (!(await guard.allows(mecaRegionReadPermission, call.credentials))) {
      throw new NotFoundError(`There is no repository "${repositoryId}"`);
    }
    return checks.get(repositoryId);
  });

  mountEndpoint(router, httpAuth, 'startRepositoryCheck', async call => {
    const { repositoryId } = call.params;
    const { quick, path } = call.body;
    const what = {
      eventId: 'repository-check',
      meta: { repositoryId, quick, ...(path && { path }) },
      words: 'have repositories checked',
    };
    return manage(call, what, () =>
      checks.start(repositoryId, call.body, call),
    );
  });

  mountEndpoint(router, httpAuth, 'stopRepositoryCheck', async call => {
    const { repositoryId } = call.params;
    const what = {
      eventId: 'repository-check-stop',
      meta: { repositoryId },
      words: 'stop checks of repositories',
    };
    return manage(call, what, () => checks.stop(repositoryId));
  });

  mountEndpoint(router, httpAuth, 'planPruning', async call => {
    const { repositoryId } = call.params;
    const { credentials } = call;
    if (!(await guard.allows(mecaFederationManagePermission, credentials))) {
      throw new NotFoundError(`There is no repository "${repositoryId}"`);
    }
    return pruning.plan(repositoryId, call.query, call);
  });

  mountEndpoint(router, httpAuth, 'pruneRepository', async call => {
    const { repositoryId } = call.params;
    const { keep, graceDays, path } = call.body;
    const what = {
      eventId: 'repository-prune',
      meta: { repositoryId, keep, graceDays, ...(path && { path }) },
      words: 'prune repositories',
    };
    return manage(call, what, () =>
      pruning.prune(repositoryId, call.body, call),
    );
  });

  return router;
}
