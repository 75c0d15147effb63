import { useMemo } from 'react';
import { Region } from '@meca/backstage-plugin-meca-common';
import { useMecaQuery } from './useMecaQuery';

/** All regions by id, for badges and names; empty until loaded. */
export function useRegionsById(): Map<string, Region> {
  const { data } = useMecaQuery('listRegions', {});
  return useMemo(
    () => new Map(data?.items.map(region => [region.id, region])),
    [data],
  );
}
