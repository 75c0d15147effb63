import { z } from 'zod';
import {
  entityRefSchema,
  instantSchema,
  problemSchema,
  regionIdSchema,
} from './primitives';

/** @public */
export const regionHealthSchema = z.object({
  /** `unknown` until first asked; `degraded`: answers, with a warning; `unauthorised`: keys refused. */
  state: z.enum([
    'unknown',
    'healthy',
    'degraded',
    'unreachable',
    'unauthorised',
  ]),
  checkedAt: instantSchema.optional(),
  lastAnswerAt: instantSchema.optional(),
  latencyMs: z.number().optional(),
  apiVersion: z.string().optional(),
  certificateDaysLeft: z.number().optional(),
  /** Region's clock minus the portal's, in milliseconds. */
  clockSkewMs: z.number().optional(),
  problems: z.array(problemSchema),
});
/** @public */
export type RegionHealth = z.infer<typeof regionHealthSchema>;

/** One institution's cloud. @public */
export const regionSchema = z.object({
  id: regionIdSchema,
  /** CloudStack's region id, e.g. 1 or 999. */
  number: z.int(),
  /** e.g. `MECA-PolITO` */
  name: z.string(),
  institutionRef: entityRefSchema,
  /** Sessions are never placed on a `test` region. */
  stage: z.enum(['production', 'test']),
  driver: z.string(),
  /** Host and port of the API endpoint; never credentials. */
  endpointHost: z.string(),
  /** Plain http was opted in for this region. */
  insecure: z.boolean(),
  location: z.object({ latitude: z.number(), longitude: z.number() }),
  timeZone: z.string(),
  /** `#rrggbb`, at least 4.5:1 against white. */
  colour: z.string(),
  health: regionHealthSchema,
});
/** @public */
export type Region = z.infer<typeof regionSchema>;

/** @public */
export const regionListSchema = z.object({
  items: z.array(regionSchema),
  /** Faults in `meca.regions`, by key; only for those who manage the federation. */
  configProblems: z
    .array(z.object({ key: z.string(), message: z.string() }))
    .optional(),
});
/** @public */
export type RegionList = z.infer<typeof regionListSchema>;

/** What `listRegions` of one region knows, beside what this portal knows. @public */
export const discoverySchema = z.object({
  askedRegionId: regionIdSchema,
  items: z.array(
    z.object({
      number: z.int(),
      name: z.string(),
      endpointHost: z.string(),
      /** `known`: same number, name and host here; `differs`: same number, something else differs; `new`: not configured. */
      state: z.enum(['known', 'differs', 'new']),
      regionId: regionIdSchema.optional(),
      differences: z.array(z.string()),
    }),
  ),
});
/** @public */
export type Discovery = z.infer<typeof discoverySchema>;

/** The `addRegion` calls that teach each classic installation about all the others. @public */
export const federationExportSchema = z.object({
  items: z.array(
    z.object({
      regionId: regionIdSchema,
      name: z.string(),
      calls: z.array(
        z.object({
          command: z.literal('addRegion'),
          id: z.int(),
          name: z.string(),
          endpoint: z.string(),
        }),
      ),
    }),
  ),
});
/** @public */
export type FederationExport = z.infer<typeof federationExportSchema>;
