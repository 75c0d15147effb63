import { AuditorService, HttpAuthService } from '@backstage/backend-plugin-api';
import { NotAllowedError, NotFoundError } from '@backstage/errors';
import {
  Delivery,
  mecaRegionReadPermission,
} from '@meca/backstage-plugin-meca-common';
import { Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { audited, mountEndpoint, PermissionGuard } from '../../rest';
import { AlarmReader } from '../alarms/AlarmReader';
import { RegionDecisions } from '../decisions/RegionDecisions';

/** Replicas on their way, how they travel, and where they are late. */
export function createReplicaRouter(options: {
  alarms: AlarmReader;
  auditor: AuditorService;
  deliveries: () => Promise<Delivery[]>;
  guard: PermissionGuard;
  httpAuth: HttpAuthService;
  regionDecisions: RegionDecisions;
}): Router {
  const { alarms, auditor, guard, httpAuth, regionDecisions } = options;
  const router = PromiseRouter();

  mountEndpoint(router, httpAuth, 'syncTemplate', async call => {
    const { path, version } = call.body;
    return audited(
      auditor,
      {
        eventId: 'template-sync',
        severityLevel: 'medium',
        request: call.request,
        meta: { path, version },
      },
      async () => {
        if (!(await guard.allows(mecaRegionReadPermission, call.credentials))) {
          throw new NotAllowedError('You may not decide about templates');
        }
        return regionDecisions.sync(call.body, call);
      },
    );
  });

  mountEndpoint(router, httpAuth, 'retryReplica', async call => {
    const { replicaId } = call.params;
    return audited(
      auditor,
      {
        eventId: 'template-retry',
        severityLevel: 'low',
        request: call.request,
        meta: { replicaId },
      },
      async () => {
        if (!(await guard.allows(mecaRegionReadPermission, call.credentials))) {
          throw new NotFoundError(`There is no replica ${replicaId}`);
        }
        return regionDecisions.retry(replicaId, call);
      },
    );
  });

  mountEndpoint(router, httpAuth, 'listDeliveries', async call => ({
    items: (await guard.allows(mecaRegionReadPermission, call.credentials))
      ? await options.deliveries()
      : [],
  }));

  mountEndpoint(router, httpAuth, 'listTemplateAlarms', async call => ({
    items: (await guard.allows(mecaRegionReadPermission, call.credentials))
      ? await alarms.list(call)
      : [],
  }));

  return router;
}
