import { AuditorService, HttpAuthService } from '@backstage/backend-plugin-api';
import { NotFoundError } from '@backstage/errors';
import {
  mecaFederationManagePermission,
  mecaRegionReadPermission,
  Region,
} from '@meca/backstage-plugin-meca-common';
import { Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { audited, mountEndpoint, PermissionGuard } from '../rest';
import { buildFederationExport } from './buildFederationExport';
import { ConfiguredFederation } from './ConfiguredFederation';

export function createFederationRouter(options: {
  federation: ConfiguredFederation;
  guard: PermissionGuard;
  httpAuth: HttpAuthService;
  auditor: AuditorService;
}): Router {
  const { federation, guard, httpAuth, auditor } = options;
  const router = PromiseRouter();

  mountEndpoint(router, httpAuth, 'listRegions', async ({ credentials }) => {
    if (!(await guard.allows(mecaRegionReadPermission, credentials))) {
      return { items: [] };
    }
    await federation.loadHealth();
    const manages = await guard.allows(
      mecaFederationManagePermission,
      credentials,
    );
    return {
      items: federation.ids().map(id => toRegion(federation, id)),
      configProblems: manages ? federation.problems() : undefined,
    };
  });

  mountEndpoint(
    router,
    httpAuth,
    'getRegion',
    async ({ credentials, params }) => {
      if (!(await guard.allows(mecaRegionReadPermission, credentials))) {
        throw new NotFoundError(`There is no region "${params.regionId}"`);
      }
      await federation.loadHealth();
      return toRegion(federation, params.regionId);
    },
  );

  mountEndpoint(
    router,
    httpAuth,
    'discoverRegions',
    async ({ credentials, body, request, signal }) => {
      const { regionId } = body;
      return audited(
        auditor,
        {
          eventId: 'federation-discover',
          severityLevel: 'medium',
          request,
          meta: { regionId },
        },
        async () => {
          await guard.require(
            mecaFederationManagePermission,
            credentials,
            'manage the federation',
          );
          return federation.discover(regionId, { signal });
        },
      );
    },
  );

  mountEndpoint(
    router,
    httpAuth,
    'exportFederation',
    async ({ credentials, request }) =>
      audited(
        auditor,
        { eventId: 'federation-export', severityLevel: 'medium', request },
        async () => {
          if (
            !(await guard.allows(mecaFederationManagePermission, credentials))
          ) {
            throw new NotFoundError(
              'There is no export of the federation for you',
            );
          }
          return buildFederationExport(federation.list());
        },
      ),
  );

  return router;
}

/** What may be shown of a region: nothing of how the portal logs in. */
function toRegion(federation: ConfiguredFederation, id: string): Region {
  const region = federation.get(id);
  return {
    id: region.id,
    number: region.number,
    name: region.name,
    institutionRef: region.institutionRef,
    stage: region.stage,
    driver: region.driverType,
    endpointHost: region.endpoint.host,
    insecure: region.insecure,
    location: region.location,
    timeZone: region.timeZone,
    colour: region.colour,
    health: federation.health(id),
  };
}
