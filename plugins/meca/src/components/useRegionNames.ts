import { useRegionsById } from '../query';
import { shortRegionName } from './RegionBadge';

/** What people call a region, by its id; the id itself where it is not known (any more). */
export function useRegionNames(): (regionId: string) => string {
  const regions = useRegionsById();
  return id => shortRegionName(regions.get(id)?.name ?? id);
}
