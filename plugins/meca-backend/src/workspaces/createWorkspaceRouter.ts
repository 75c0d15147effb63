import { AuditorService, HttpAuthService } from '@backstage/backend-plugin-api';
import { Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { audited, mountEndpoint } from '../rest';
import { WorkspaceService } from './WorkspaceService';

/** `/v1/workspaces`. Each way into a machine that is given out leaves a trace in the audit log. */
export function createWorkspaceRouter(options: {
  workspaces: WorkspaceService;
  httpAuth: HttpAuthService;
  auditor: AuditorService;
}): Router {
  const { workspaces, httpAuth, auditor } = options;
  const router = PromiseRouter();
  mountEndpoint(router, httpAuth, 'listWorkspaces', call =>
    workspaces.list(call),
  );
  mountEndpoint(router, httpAuth, 'getWorkspace', call =>
    workspaces.get(call.params.workspaceId, call),
  );
  mountEndpoint(router, httpAuth, 'openConsole', call =>
    audited(
      auditor,
      {
        eventId: 'workspace-console',
        severityLevel: 'medium',
        request: call.request,
        meta: { ...call.params },
      },
      () => workspaces.openConsole(call.params.workspaceId, call),
    ),
  );
  mountEndpoint(router, httpAuth, 'getRemoteDesktopFile', async call => {
    const file = await audited(
      auditor,
      {
        eventId: 'workspace-remote-desktop',
        severityLevel: 'medium',
        request: call.request,
        meta: { ...call.params },
      },
      () => workspaces.remoteDesktopFile(call.params.workspaceId, call),
    );
    call.response
      .status(200)
      .set('Content-Type', 'application/x-rdp')
      .set('Content-Disposition', `attachment; filename="${file.name}"`)
      .set('Cache-Control', 'no-store')
      .send(Buffer.from(file.content, 'utf8'));
  });
  return router;
}
