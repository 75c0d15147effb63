import { Server } from 'node:http';
import {
  AuditorService,
  AuthService,
  DiscoveryService,
  HttpAuthService,
  LifecycleService,
  LoggerService,
  UserInfoService,
} from '@backstage/backend-plugin-api';
import { RequestHandler, Router } from 'express';
import { Knex } from 'knex';
import { Federation } from '../federation/types';
import { SessionGuard, SessionReader } from '../sessions/types';
import { createWorkspaceRouter } from './createWorkspaceRouter';
import { attachGateway } from './gateway/attachGateway';
import { DesktopGateway } from './gateway/DesktopGateway';
import { DesktopTickets } from './gateway/DesktopTickets';
import { knockAtOwnDoor } from './gateway/knockAtOwnDoor';
import { DESKTOP_PATH, WorkspaceService } from './WorkspaceService';
import { WorkspaceStore } from './WorkspaceStore';

/** The student's way in: routes, tickets, and the gateway that relays the screens. */
export function createWorkspaceStage(deps: {
  auditor: AuditorService;
  auth: AuthService;
  discovery: DiscoveryService;
  expectedDeployMs(regionId: string): number | undefined;
  federation: Federation;
  httpAuth: HttpAuthService;
  knex: Knex;
  lifecycle: LifecycleService;
  logger: LoggerService;
  sessionGuard: SessionGuard;
  sessionStore: SessionReader;
  userInfo: UserInfoService;
}) {
  const { knex, sessionStore, sessionGuard } = deps;
  const store = new WorkspaceStore(knex, sessionStore);
  const tickets = new DesktopTickets(knex);
  const gateway = new DesktopGateway({ ...deps, store, tickets });
  const workspaces = new WorkspaceService({
    ...deps,
    store,
    tickets,
    guard: sessionGuard,
  });
  const attached = new Map<Server, () => void>();
  // The framework gives no server; any request of ours knows it. All do, not only those for tickets, since the
  // replica that gets the WebSocket need not be the one that minted its ticket.
  const attach: RequestHandler = (request, _response, next) => {
    const { server } = request.socket as unknown as { server?: Server };
    if (server && !attached.has(server)) {
      const base = request.baseUrl || '/api/meca';
      const path = `${base}${DESKTOP_PATH}`;
      attached.set(server, attachGateway(server, { gateway, path }));
    }
    next();
  };
  const knock = Router().get(DESKTOP_PATH, (_request, response) => {
    response.status(426).set('Upgrade', 'websocket').end();
  });
  deps.lifecycle.addStartupHook(() => void knockAtOwnDoor(deps));
  return {
    attachDesktopGateway: Router().use(attach, knock),
    workspaceRouter: createWorkspaceRouter({ ...deps, workspaces }),
    closeDesktops() {
      attached.forEach(detach => detach());
      gateway.close();
    },
  };
}
