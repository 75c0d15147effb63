import { useMemo } from 'react';
import { usePermission } from '@backstage/plugin-permission-react';
import {
  CapacityOverview,
  mecaRegionReadPermission,
  RegionList,
} from '@meca/backstage-plugin-meca-common';
import { describeError } from '../components';
import { useMecaQuery } from '../query';
import { buildFederationView, FederationView } from './federationView';

export type DashboardState =
  | { status: 'loading' }
  | { status: 'denied' }
  | { status: 'failed'; error: unknown; retry: () => void }
  | { status: 'empty'; configProblems: RegionList['configProblems'] }
  | {
      status: 'loaded';
      view: FederationView;
      configProblems: RegionList['configProblems'];
      capacity?: CapacityOverview;
      /** The numbers could not be asked at all, or not the last time. */
      capacityError?: unknown;
      retry: () => void;
    };

/** How often to ask the backend, which asks the regions every five minutes by itself. */
const REFETCH_MS = 300_000;

/** Regions and their numbers, kept fresh. */
export function useDashboard(): DashboardState {
  const regions = useMecaQuery(
    'listRegions',
    {},
    { refetchInterval: REFETCH_MS },
  );
  const capacity = useMecaQuery(
    'getCapacity',
    {},
    { refetchInterval: REFETCH_MS },
  );
  // A denied list is empty: only the permission tells it from a federation without regions.
  const read = usePermission({ permission: mecaRegionReadPermission });
  const view = useMemo(
    () =>
      regions.data && buildFederationView(regions.data.items, capacity.data),
    [regions.data, capacity.data],
  );
  const retry = () => {
    regions.refetch();
    capacity.refetch();
  };

  if (!view || !regions.data) {
    if (!regions.error) return { status: 'loading' };
    return describeError(regions.error).kind === 'denied'
      ? { status: 'denied' }
      : { status: 'failed', error: regions.error, retry };
  }
  if (regions.data.items.length === 0) {
    if (read.loading) return { status: 'loading' };
    return read.allowed
      ? { status: 'empty', configProblems: regions.data.configProblems }
      : { status: 'denied' };
  }
  if (capacity.isPending) return { status: 'loading' };
  return {
    status: 'loaded',
    view,
    configProblems: regions.data.configProblems,
    capacity: capacity.data,
    capacityError: capacity.error ?? regions.error ?? undefined,
    retry,
  };
}
