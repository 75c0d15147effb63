import { AuditorService, HttpAuthService } from '@backstage/backend-plugin-api';
import { Request, Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { audited, mountEndpoint } from '../rest';
import { SessionService } from './types';

/** `/v1/sessions` and `/v1/placements`. Whatever changes a session leaves a trace in the audit log. */
export function createSessionRouter(options: {
  service: SessionService;
  httpAuth: HttpAuthService;
  auditor: AuditorService;
}): Router {
  const { service, httpAuth, auditor } = options;
  const router = PromiseRouter();
  const change = <T>(
    action: string,
    call: { request: Request; params?: Record<string, string> },
    act: () => Promise<T>,
  ) =>
    audited(
      auditor,
      {
        eventId: `session-${action}`,
        severityLevel: 'medium',
        request: call.request,
        meta: { ...call.params },
      },
      act,
    );

  mountEndpoint(router, httpAuth, 'evaluatePlacement', call =>
    service.evaluate(call.body, call),
  );
  mountEndpoint(router, httpAuth, 'listSessions', call =>
    service.list(call.query, call),
  );
  mountEndpoint(router, httpAuth, 'createSession', call =>
    change('create', call, () => service.create(call.body, call)),
  );
  mountEndpoint(router, httpAuth, 'createSessions', call =>
    change('create', call, async () => ({
      items: await service.createAll(call.body, call),
    })),
  );
  mountEndpoint(router, httpAuth, 'evaluateSessions', async call => ({
    items: await service.evaluateAll(call.body, call),
  }));
  mountEndpoint(router, httpAuth, 'getSession', call =>
    service.get(call.params.sessionId, call),
  );
  mountEndpoint(router, httpAuth, 'updateSession', call =>
    change('update', call, () =>
      service.update(call.params.sessionId, call.body, {
        ...call,
        ifMatch: call.ifMatch!,
      }),
    ),
  );
  for (const action of ['cancel', 'start', 'stop'] as const) {
    mountEndpoint(router, httpAuth, `${action}Session`, call =>
      change(action, call, () => service[action](call.params.sessionId, call)),
    );
  }
  mountEndpoint(router, httpAuth, 'listSeats', call =>
    service.seats(call.params.sessionId, call),
  );
  mountEndpoint(router, httpAuth, 'repairSeat', call =>
    change('repair', call, () =>
      service.repair(
        call.params.sessionId,
        parseOrdinal(call.params.ordinal),
        call,
      ),
    ),
  );
  return router;
}

/** What is no number is no seat; the service names the field. */
function parseOrdinal(text: string): number {
  return /^\d{1,4}$/.test(text) ? Number(text) : NaN;
}
