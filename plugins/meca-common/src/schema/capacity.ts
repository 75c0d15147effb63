import { z } from 'zod';
import { instantSchema, problemSchema, regionIdSchema } from './primitives';

/** The seven numbers of MECA, in the order people know them. @public */
export const MECA_CAPACITY_KINDS = [
  'memory',
  'cpu',
  'allocated-storage',
  'primary-storage',
  'secondary-storage',
  'management-ips',
  'shared-network-ips',
] as const;

/** @public */
export const capacityUnitSchema = z.enum([
  'bytes',
  'megahertz',
  'addresses',
  'count',
]);

/**
 * One number of a region. `used`, `allocated` and `total` are different things and never mixed:
 * `used` is what the cloud books as taken, `allocated` is what all instances, stopped ones too, were promised.
 *
 * @public
 */
export const capacityMetricSchema = z.object({
  /** One of {@link MECA_CAPACITY_KINDS}, or another kind the cloud reports, e.g. `public-ips`, `vlans`, `cpu-cores`, `gpus`. */
  kind: z.string(),
  unit: capacityUnitSchema,
  used: z.number(),
  allocated: z.number().optional(),
  total: z.number(),
});
/** @public */
export type CapacityMetric = z.infer<typeof capacityMetricSchema>;

/** What is used of something of which nobody told how much there is, e.g. without a limit of the account. @public */
export const capacityUseSchema = capacityMetricSchema.pick({
  kind: true,
  unit: true,
  used: true,
});
/** @public */
export type CapacityUse = z.infer<typeof capacityUseSchema>;

/** @public */
export const regionCapacitySchema = z.object({
  regionId: regionIdSchema,
  /** `never`: no number yet; `stale`: older than two rounds; `unreachable`: last round failed, numbers are the last good ones. */
  state: z.enum(['fresh', 'stale', 'unreachable', 'never']),
  /** When the region gave these numbers. */
  observedAt: instantSchema.optional(),
  /** Where they come from, e.g. `listCapacity`. */
  source: z.string().optional(),
  /** `account`: totals are limits of the portal's account, which may not ask what the region has. */
  scope: z.enum(['region', 'account']).optional(),
  problem: problemSchema.optional(),
  metrics: z.array(capacityMetricSchema),
  /** Numbers without a total; not among `metrics`. */
  unlimited: z.array(capacityUseSchema).optional(),
});
/** @public */
export type RegionCapacity = z.infer<typeof regionCapacitySchema>;

/** @public */
export const capacityTotalSchema = capacityMetricSchema.extend({
  /** Regions that are in the sum. */
  regionIds: z.array(regionIdSchema),
  /** Of those, the ones whose number is stale. */
  staleRegionIds: z.array(regionIdSchema),
  /** Production regions left out: unreachable, or never answered. */
  missingRegionIds: z.array(regionIdSchema),
});
/** @public */
export type CapacityTotal = z.infer<typeof capacityTotalSchema>;

/** @public */
export const capacityOverviewSchema = z.object({
  asOf: instantSchema,
  /** How often regions are asked in the background, in milliseconds. */
  intervalMs: z.number(),
  nextRoundAt: instantSchema.optional(),
  regions: z.array(regionCapacitySchema),
  /** Sums over production regions. */
  totals: z.array(capacityTotalSchema),
});
/** @public */
export type CapacityOverview = z.infer<typeof capacityOverviewSchema>;

/** @public */
export const capacityHistoryQuerySchema = z.object({
  /** Left out: the sum over production regions. */
  regionId: regionIdSchema.optional(),
  /** Comma-separated kinds; left out: the seven of MECA. */
  kinds: z.string().max(500).optional(),
  from: instantSchema.optional(),
  to: instantSchema.optional(),
});

/** @public */
export const capacityHistorySchema = z.object({
  from: instantSchema,
  to: instantSchema,
  series: z.array(
    z.object({
      regionId: regionIdSchema.optional(),
      kind: z.string(),
      unit: capacityUnitSchema,
      points: z.array(
        z.object({ at: instantSchema, used: z.number(), total: z.number() }),
      ),
    }),
  ),
});
/** @public */
export type CapacityHistory = z.infer<typeof capacityHistorySchema>;
