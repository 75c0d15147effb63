import { z } from 'zod';
import {
  DEFAULT_DISK_OFFERINGS,
  DEFAULT_SERVICE_OFFERINGS,
  diskOfferingSchema,
  serviceOfferingSchema,
  templateSchema,
} from './offeringsSchema';
import { zoneSchema } from './infrastructureSchema';
import { faultsSchema } from '../faults/faultsSchema';
import { timingSchema } from './timing';

const keysSchema = z.strictObject({
  apiKey: z.string().min(16),
  secretKey: z.string().min(16),
});

const tlsSchema = z.union([
  z.strictObject({ certFile: z.string(), keyFile: z.string() }),
  z.strictObject({ cert: z.string(), key: z.string() }),
  /** `self` makes an authority and a certificate for the region's host by itself. */
  z.literal('self'),
]);

const throttlingSchema = z.strictObject({
  intervalSeconds: z.number().positive().default(1),
  max: z.int().min(1).default(30),
});

/**
 * A row of listCapacity whose numbers are given instead of counted: `total`
 * replaces the total, `used` is what was used before any machine of ours.
 */
const capacityRowSchema = z.strictObject({
  type: z.int().min(0),
  total: z.number().min(0).optional(),
  used: z.number().min(0).optional(),
  allocated: z.number().min(0).optional(),
});

const configurationSchema = z.record(z.string(), z.string());

export const regionSchema = z.strictObject({
  id: z
    .string()
    .regex(
      /^[a-z0-9][a-z0-9-]*$/,
      'must be lower-case letters, digits and hyphens',
    ),
  /** CloudStack's own number for the region. */
  regionId: z.int().min(1),
  name: z.string().min(1).max(255),
  host: z.string().default('127.0.0.1'),
  /** 0 takes any free port. */
  port: z.int().min(0).max(65_535).default(0),
  /** The release that the region imitates. */
  version: z
    .string()
    .regex(/^4\.\d+(\.\d+){1,2}$/, 'must be a release such as 4.19.1.0')
    .default('4.19.1.0'),
  tls: tlsSchema.optional(),
  timing: timingSchema.optional(),
  /** The root administrator's keys; placeholders that spell the region's id if absent. */
  keys: keysSchema.optional(),
  /** An ordinary user's account in a domain of its own. */
  user: z
    .strictObject({
      account: z.string().default('meca'),
      domain: z.string().default('MECA'),
      keys: keysSchema.optional(),
      instanceLimit: z.int().min(-1).default(-1),
      /** Cores */
      cpuLimit: z.int().min(-1).default(-1),
      memoryLimitMiB: z.int().min(-1).default(-1),
      primaryStorageLimitGiB: z.number().min(-1).default(-1),
      templateLimit: z.int().min(-1).default(-1),
      secondaryStorageLimitGiB: z.number().min(-1).default(-1),
    })
    .prefault({}),
  zones: z.array(zoneSchema).min(1).prefault([{}]),
  serviceOfferings: z
    .array(serviceOfferingSchema)
    .min(1)
    .prefault(DEFAULT_SERVICE_OFFERINGS),
  diskOfferings: z.array(diskOfferingSchema).prefault(DEFAULT_DISK_OFFERINGS),
  templates: z.array(templateSchema).default([]),
  /**
   * Fetch templates also from this machine itself, which a real CloudStack
   * refuses; demo and tests have no other place to fetch from.
   */
  allowLoopbackUrls: z.boolean().default(false),
  /** Megabits per second of each zone's line for templates; unlimited if absent. */
  lineMbitPerSecond: z.number().positive().optional(),
  capacity: z.array(capacityRowSchema).default([]),
  pageSize: z.int().min(1).default(500),
  throttling: throttlingSchema.optional(),
  configuration: configurationSchema.default({}),
  /** Whom `listRegions` names beside the region itself: every region of the process, or these ids. */
  knows: z.union([z.literal('all'), z.array(z.string())]).default('all'),
  /** VNC password of the instances; none by default. */
  vncPassword: z.string().min(1).max(8).optional(),
  /**
   * Do as CloudStack's console machine does on KVM: announce VNC authentication
   * and then do it on the caller's behalf.
   */
  consoleAnnouncesVncAuth: z.boolean().default(false),
  faults: faultsSchema.prefault({}),
});

export type RegionInput = z.input<typeof regionSchema>;
export type RegionDescription = z.output<typeof regionSchema>;
