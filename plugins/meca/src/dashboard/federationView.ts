import {
  CapacityMetric,
  CapacityOverview,
  CapacityTotal,
  MECA_CAPACITY_KINDS,
  Region,
  RegionCapacity,
} from '@meca/backstage-plugin-meca-common';
import { shortRegionName } from '../components';

/** One of the seven numbers. */
export type MecaKind = (typeof MECA_CAPACITY_KINDS)[number];

/** A region with its numbers, if it ever gave any. */
export interface RegionView {
  region: Region;
  capacity?: RegionCapacity;
  metrics: Map<string, CapacityMetric>;
}

/** A sum with what it is made of, in names. */
export interface TotalView {
  kind: MecaKind;
  /** Absent if no region has told this number yet. */
  total?: CapacityTotal;
  missingNames: string[];
  staleNames: string[];
  /** When the oldest number in the sum was observed. */
  oldestAt?: string;
}

export interface FederationView {
  production: RegionView[];
  /** Shown apart; in no total. */
  test: RegionView[];
  totals: TotalView[];
  /** Production regions that are left out of some total. */
  missingNames: string[];
}

function oldest(instants: (string | undefined)[]): string | undefined {
  return instants
    .filter(at => at !== undefined)
    .reduce<string | undefined>(
      (first, at) =>
        first === undefined || Date.parse(at!) < Date.parse(first) ? at : first,
      undefined,
    );
}

/** Joins regions with their numbers for the page; `capacity` is absent while it could not be asked. */
export function buildFederationView(
  regions: Region[],
  capacity?: CapacityOverview,
): FederationView {
  const capacityById = new Map(capacity?.regions.map(c => [c.regionId, c]));
  const nameById = new Map(regions.map(r => [r.id, shortRegionName(r.name)]));
  const nameOf = (id: string) => nameById.get(id) ?? id;
  const views = regions.map(region => {
    const own = capacityById.get(region.id);
    return {
      region,
      capacity: own,
      metrics: new Map(own?.metrics.map(metric => [metric.kind, metric])),
    };
  });
  const totals = MECA_CAPACITY_KINDS.map(kind => {
    const total = capacity?.totals.find(candidate => candidate.kind === kind);
    return {
      kind,
      total: total && total.regionIds.length > 0 ? total : undefined,
      missingNames: total?.missingRegionIds.map(nameOf) ?? [],
      staleNames: total?.staleRegionIds.map(nameOf) ?? [],
      oldestAt: oldest(
        (total?.regionIds ?? []).map(id => capacityById.get(id)?.observedAt),
      ),
    };
  });
  return {
    production: views.filter(view => view.region.stage === 'production'),
    test: views.filter(view => view.region.stage === 'test'),
    totals,
    missingNames: [...new Set(totals.flatMap(total => total.missingNames))],
  };
}
