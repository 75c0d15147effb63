import {
  CapacityHistory,
  CapacityMetric,
  CapacityOverview,
  CapacityTotal,
  MECA_CAPACITY_KINDS,
  RegionCapacity,
} from '@meca/backstage-plugin-meca-common';
import { fakeRegions, minutesFrom, NOW } from './regions';

/** What the whole federation shows: numbers that people remember from MECA. */
const FEDERATION: CapacityMetric[] = [
  { kind: 'memory', unit: 'bytes', used: 13.5e9, total: 158.99e9 },
  { kind: 'cpu', unit: 'megahertz', used: 11_500, total: 141_450 },
  { kind: 'allocated-storage', unit: 'bytes', used: 329.97e9, total: 2.54e12 },
  { kind: 'primary-storage', unit: 'bytes', used: 412.6e9, total: 1.27e12 },
  { kind: 'secondary-storage', unit: 'bytes', used: 1.81e12, total: 3.6e12 },
  { kind: 'management-ips', unit: 'addresses', used: 12, total: 163 },
  { kind: 'shared-network-ips', unit: 'addresses', used: 40, total: 468 },
];

function share(index: number, kind: number): CapacityMetric {
  const whole = FEDERATION[kind];
  const integer = whole.unit === 'addresses';
  const size = (1 + ((index * 3) % 5)) / 21;
  const load = 0.5 + ((index * 7 + kind * 3) % 10) / 8;
  const total = whole.total * size;
  const used = Math.min(whole.used * size * load, total);
  return {
    ...whole,
    total: integer ? Math.round(total) : total,
    used: integer ? Math.round(used) : used,
    ...(whole.kind === 'memory'
      ? { allocated: Math.min(used * 1.3, total) }
      : {}),
  };
}

function capacityOf(
  regionId: string,
  index: number,
  now: Date,
): RegionCapacity {
  const metrics = FEDERATION.map((_, kind) => share(index, kind));
  const source = 'listCapacity';
  switch (regionId) {
    case 'eworks':
      return {
        regionId,
        state: 'unreachable',
        observedAt: minutesFrom(-190, now),
        source,
        metrics,
        problem: {
          code: 'unreachable',
          message: 'The region MECA-eWorks did not answer within 20 s.',
          remedy: 'Ask its operator whether the management server runs.',
        },
      };
    case 'tus':
      return {
        regionId,
        state: 'stale',
        observedAt: minutesFrom(-13, now),
        source,
        metrics,
      };
    case 'uned':
      return { regionId, state: 'never', metrics: [] };
    default:
      return {
        regionId,
        state: 'fresh',
        observedAt: minutesFrom(-2, now),
        source,
        metrics,
      };
  }
}

/** Numbers of all regions: one stale, one unreachable, one that never answered. */
export function fakeCapacity(now: Date = NOW): CapacityOverview {
  const regions = fakeRegions(now);
  const production = regions.filter(region => region.stage === 'production');
  const missing = ['eworks', 'uned'];
  const totals: CapacityTotal[] = FEDERATION.map(metric => ({
    ...metric,
    regionIds: production.map(r => r.id).filter(id => !missing.includes(id)),
    staleRegionIds: ['tus'],
    missingRegionIds: missing,
  }));
  return {
    asOf: now.toISOString(),
    intervalMs: 300_000,
    nextRoundAt: minutesFrom(3, now),
    regions: regions.map((region, index) => capacityOf(region.id, index, now)),
    totals,
  };
}

/** A day of half-hourly numbers that rise during classes, with an outage at night. */
export function fakeHistory(
  regionId?: string,
  now: Date = NOW,
): CapacityHistory {
  const from = minutesFrom(-24 * 60, now);
  return {
    from,
    to: now.toISOString(),
    series: MECA_CAPACITY_KINDS.map((kind, index) => {
      const { used, total, unit } = FEDERATION[index];
      return {
        regionId,
        kind,
        unit,
        points: Array.from({ length: 49 }, (_, step) => ({
          at: minutesFrom(step * 30 - 24 * 60, now),
          used:
            used *
            (0.7 +
              0.3 * Math.sin((step + index * 4) / 6) +
              (step > 40 ? 0.2 : 0)),
          total,
        })).filter((__, step) => step < 18 || step > 23),
      };
    }),
  };
}
