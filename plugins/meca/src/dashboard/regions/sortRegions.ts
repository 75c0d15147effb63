import { SortDescriptor } from '@backstage/ui';
import { shareOf } from '../../format';
import { RegionView } from '../federationView';

/** The sickest first. */
const HEALTH_ORDER = [
  'unauthorised',
  'unreachable',
  'degraded',
  'unknown',
  'healthy',
];

/** Region-2 comes before Region-10. */
const BY_NUMBER = { numeric: true };

type Rank = (view: RegionView) => number | string;

function rankBy(column: string): Rank {
  switch (column) {
    case 'name':
      return view => view.region.name.toLowerCase();
    case 'health':
      return view => HEALTH_ORDER.indexOf(view.region.health.state);
    default:
      return view => {
        const metric = view.metrics.get(column);
        return (metric && shareOf(metric)) ?? -1;
      };
  }
}

/** Sorts by what a column shows; numbers by their share, as sizes of regions differ. */
export function sortRegions<T extends RegionView>(
  views: T[],
  sort: SortDescriptor,
): T[] {
  const rank = rankBy(String(sort.column));
  const direction = sort.direction === 'descending' ? -1 : 1;
  return [...views].sort((a, b) => {
    const [left, right] = [rank(a), rank(b)];
    if (left === right) {
      return a.region.name.localeCompare(b.region.name, undefined, BY_NUMBER);
    }
    if (typeof left === 'string' && typeof right === 'string') {
      return direction * left.localeCompare(right, undefined, BY_NUMBER);
    }
    return left < right ? -direction : direction;
  });
}
