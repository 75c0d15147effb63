import { AuditorService, HttpAuthService } from '@backstage/backend-plugin-api';
import { NotAllowedError, NotFoundError } from '@backstage/errors';
import {
  mecaRegionReadPermission,
  RepositoryTemplateDetail,
} from '@meca/backstage-plugin-meca-common';
import { Request, Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { audited, mountEndpoint, PermissionGuard } from '../../rest';
import { Caller } from '../../sessions/types';
import { RegionDecisions } from '../decisions/RegionDecisions';
import { VersionDecisions } from '../decisions/VersionDecisions';
import { WithdrawalForecast } from '../decisions/WithdrawalForecast';
import { EventLog } from '../events/EventLog';
import { TemplateReader } from './TemplateReader';

/** Templates of repositories, and what is decided about them. */
export function createRepositoryTemplateRouter(options: {
  auditor: AuditorService;
  guard: PermissionGuard;
  httpAuth: HttpAuthService;
  events: EventLog;
  templateReader: TemplateReader;
  regionDecisions: RegionDecisions;
  versionDecisions: VersionDecisions;
  withdrawalForecast: WithdrawalForecast;
}): Router {
  const { events, guard, httpAuth, templateReader } = options;
  const { auditor, regionDecisions, versionDecisions } = options;
  const router = PromiseRouter();
  const mayRead = ({ credentials }: Caller) =>
    guard.allows(mecaRegionReadPermission, credentials);

  /** Who may not see a template learns nothing of it by changing it. */
  const decide = async (
    what: { eventId: string; meta: Record<string, string | string[]> },
    call: Caller & { request: Request },
    act: () => Promise<void>,
  ): Promise<RepositoryTemplateDetail> => {
    await audited(
      auditor,
      { ...what, severityLevel: 'medium', request: call.request },
      async () => {
        if (!(await mayRead(call))) {
          throw new NotAllowedError('You may not decide about templates');
        }
        await act();
      },
    );
    return templateReader.get(String(what.meta.path), call);
  };

  mountEndpoint(router, httpAuth, 'listRepositoryTemplates', async call =>
    (await mayRead(call))
      ? templateReader.list(call.query, call)
      : { items: [] },
  );

  mountEndpoint(router, httpAuth, 'getRepositoryTemplate', async call => {
    const { path } = call.query;
    if (!(await mayRead(call))) {
      throw new NotFoundError(`No repository has a template ${path}`);
    }
    return templateReader.get(path, call);
  });

  mountEndpoint(router, httpAuth, 'getWithdrawalOutcome', async call => {
    const { path } = call.query;
    if (!(await mayRead(call))) {
      throw new NotFoundError(`No repository has a template ${path}`);
    }
    return options.withdrawalForecast.of(call.query, call);
  });

  mountEndpoint(router, httpAuth, 'listTemplateEvents', async call =>
    (await mayRead(call)) ? events.list(call.query) : { items: [] },
  );

  mountEndpoint(router, httpAuth, 'setWanted', async call => {
    const { path, policy, regionIds } = call.body;
    const meta = { path, policy, regionIds };
    return decide({ eventId: 'template-wanted', meta }, call, () =>
      regionDecisions.setWanted(call.body, call),
    );
  });

  mountEndpoint(router, httpAuth, 'setRollout', async call => {
    const { path, canaryRegionIds } = call.body;
    const meta = { path, canaryRegionIds };
    return decide({ eventId: 'template-rollout', meta }, call, () =>
      versionDecisions.setRollout(call.body, call),
    );
  });

  mountEndpoint(router, httpAuth, 'promoteVersion', async call => {
    const { path, version } = call.body;
    const meta = { path, version };
    return decide({ eventId: 'template-promote', meta }, call, () =>
      versionDecisions.promote(call.body, call),
    );
  });

  mountEndpoint(router, httpAuth, 'withdrawVersion', async call => {
    const { path, version } = call.body;
    const meta = { path, version };
    return decide({ eventId: 'template-withdraw', meta }, call, () =>
      versionDecisions.withdraw(call.body, call),
    );
  });

  return router;
}
