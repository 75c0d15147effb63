import {
  AuditorService,
  BackstageCredentials,
  HttpAuthService,
} from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';
import {
  CapacityOverview,
  MECA_CAPACITY_KINDS,
  mecaRegionReadPermission,
  mecaRegionRefreshPermission,
} from '@meca/backstage-plugin-meca-common';
import { Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { Federation } from '../federation';
import { RegionRounds } from '../observation';
import { audited, mountEndpoint, PermissionGuard } from '../rest';
import { CapacityService } from './types';

const DAY_MS = 86_400_000;

export function createCapacityRouter(options: {
  federation: Federation;
  capacity: CapacityService;
  rounds: RegionRounds;
  guard: PermissionGuard;
  httpAuth: HttpAuthService;
  auditor: AuditorService;
}): Router {
  const { federation, capacity, rounds, guard, httpAuth, auditor } = options;
  const router = PromiseRouter();

  const readOverview = async (credentials: BackstageCredentials) => {
    const overview = await capacity.overview();
    const allowed = await guard.allows(mecaRegionReadPermission, credentials);
    return allowed ? overview : withoutRegions(overview);
  };

  mountEndpoint(router, httpAuth, 'getCapacity', ({ credentials }) =>
    readOverview(credentials),
  );

  mountEndpoint(
    router,
    httpAuth,
    'getCapacityHistory',
    async ({ credentials, query }) => {
      const { from, to } = readWindow(query);
      const kinds = readKinds(query.kinds);
      if (!(await guard.allows(mecaRegionReadPermission, credentials))) {
        return { from: from.toISOString(), to: to.toISOString(), series: [] };
      }
      if (query.regionId !== undefined) federation.get(query.regionId);
      return capacity.history({ regionId: query.regionId, kinds, from, to });
    },
  );

  mountEndpoint(
    router,
    httpAuth,
    'refreshCapacity',
    async ({ credentials, body, request, signal }) =>
      audited(
        auditor,
        {
          eventId: 'capacity-refresh',
          request,
          meta: { regionIds: body.regionIds ?? 'all' },
        },
        async () => {
          await guard.require(
            mecaRegionRefreshPermission,
            credentials,
            'ask regions for fresh numbers',
          );
          body.regionIds?.forEach(id => federation.get(id));
          await rounds.refresh({
            regionIds: body.regionIds,
            signal,
          });
          return readOverview(credentials);
        },
      ),
  );

  return router;
}

function withoutRegions(overview: CapacityOverview): CapacityOverview {
  const { asOf, intervalMs } = overview;
  return { asOf, intervalMs, regions: [], totals: [] };
}

/** The last day, unless asked otherwise. */
function readWindow(query: { from?: string; to?: string }) {
  const to = query.to === undefined ? new Date() : new Date(query.to);
  const from =
    query.from === undefined
      ? new Date(to.getTime() - DAY_MS)
      : new Date(query.from);
  if (from >= to) {
    throw new InputError('Invalid request: from: must be before to');
  }
  return { from, to };
}

function readKinds(kinds: string | undefined): string[] {
  if (kinds === undefined) return [...MECA_CAPACITY_KINDS];
  const list = [...new Set(kinds.split(',').filter(Boolean))];
  if (list.length === 0 || list.some(kind => !/^[\w-]{1,63}$/.test(kind))) {
    throw new InputError(
      'Invalid request: kinds: must be names such as memory,cpu',
    );
  }
  return list;
}
