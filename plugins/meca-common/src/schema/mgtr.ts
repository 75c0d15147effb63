import { z } from 'zod';
import {
  entityRefSchema,
  instantSchema,
  pageOf,
  problemSchema,
  regionIdSchema,
  repositoryIdSchema,
  templatePathSchema,
  templateVersionSchema,
} from './primitives';
import { repositoryCheckSchema } from './repositoryChecks';
import { accessPortSchema } from './templates';

/** A global template repository as last read. @public */
export const repositorySchema = z.object({
  id: repositoryIdSchema,
  /** Where it is, without credentials. */
  label: z.string(),
  /** `none`: nothing in it is signed; to be said wherever its templates are shown. */
  trust: z.enum(['tuf', 'none']),
  /** Templates and versions listed in it. */
  templates: z.int(),
  versions: z.int(),
  checkedAt: instantSchema.optional(),
  /** When it was last read without a problem of its own. */
  readAt: instantSchema.optional(),
  /** When its signatures will be too old to be believed. */
  expiresAt: instantSchema.optional(),
  /** The repository as a whole cannot be read or believed; what was known of it stays. */
  problem: problemSchema.optional(),
  /** Versions and publishers with something wrong; they harm no others. */
  problems: z.array(
    problemSchema.extend({
      path: z.string().optional(),
      version: z.string().optional(),
      publisher: z.string().optional(),
    }),
  ),
  /** The names under which the caller may publish here, from this portal. */
  publishers: z.array(z.string()),
  /** The last check of its files, or the one that runs; absent: nobody ever began one. */
  check: repositoryCheckSchema.optional(),
  /** What the caller may do to the repository as a whole, from this portal. */
  actions: z.array(z.enum(['check', 'prune', 'keys'])),
});
/** @public */
export type Repository = z.infer<typeof repositorySchema>;

/** How an image gets from the repository to a region. @public */
export const deliveryModeSchema = z.enum(['edge', 'pull', 'upload']);
/** @public */
export type DeliveryMode = z.infer<typeof deliveryModeSchema>;

/**
 * Where one version is on its way to one region.
 *
 * `wanted → fetching → assembling → staged → importing → verifying → ready → retiring → deleting → gone`; beside them
 * `waiting` goes on by itself, and `failed` does so only with a `nextAttemptAt`.
 *
 * @public
 */
export const replicaStateSchema = z.enum([
  'wanted',
  'fetching',
  'assembling',
  'staged',
  'importing',
  'verifying',
  'ready',
  'retiring',
  'deleting',
  'gone',
  'waiting',
  'failed',
]);
/** @public */
export type ReplicaState = z.infer<typeof replicaStateSchema>;

/** One version of a template in, or on its way to, one region. @public */
export const replicaSchema = z.object({
  id: z.string(),
  path: templatePathSchema,
  version: templateVersionSchema,
  regionId: regionIdSchema,
  mode: deliveryModeSchema,
  state: replicaStateSchema,
  /** With `waiting`: for what. */
  waitingFor: z
    .enum(['window', 'disk', 'source', 'edge', 'region', 'turn'])
    .optional(),
  /** New sessions of `latest` get this version in this region. */
  current: z.boolean(),
  /** Of the step it is in: archive while `fetching`, image while `assembling` and `importing`. */
  bytesDone: z.number(),
  bytesTotal: z.number(),
  bytesPerSecond: z.number().optional(),
  /** When it is expected to be ready, from the present rate. */
  expectedReadyAt: instantSchema.optional(),
  attempt: z.int(),
  nextAttemptAt: instantSchema.optional(),
  readyAt: instantSchema.optional(),
  problem: problemSchema.optional(),
  /** The caller may sync, retry and remove in this region. */
  manageable: z.boolean(),
});
/** @public */
export type Replica = z.infer<typeof replicaSchema>;

/** What a region wants of a template; without a row of its own it has the default of the region. @public */
export const wantedPolicySchema = z.enum(['latest', 'pinned', 'none']);
/** @public */
export const wantedSchema = z.object({
  regionId: regionIdSchema,
  policy: wantedPolicySchema,
  /** With `pinned`. */
  version: templateVersionSchema.optional(),
  /** How many versions stay in the region, the current one included. */
  keepVersions: z.int().min(1).max(20),
  /** Nobody chose this; it is the region's default. */
  isDefault: z.boolean(),
  manageable: z.boolean(),
});
/** @public */
export type Wanted = z.infer<typeof wantedSchema>;

/** How new versions of a template spread. @public */
export const rolloutSchema = z.object({
  /** Regions that get a new version first; empty: all at once. */
  canaryRegionIds: z.array(regionIdSchema).max(50),
  /** How long it must have been ready in all of them before the others follow by themselves; absent: only when promoted. */
  soakHours: z.number().min(0).max(8760).optional(),
});
/** @public */
export type Rollout = z.infer<typeof rolloutSchema>;

/** `candidate`: only for canary regions so far; `withdrawn`: no new machine is made from it. @public */
export const versionStageSchema = z.enum([
  'candidate',
  'released',
  'withdrawn',
  'gone',
]);
/** @public */
export type VersionStage = z.infer<typeof versionStageSchema>;

/** A version of a template as its repository publishes it. @public */
export const repositoryVersionSchema = z.object({
  version: templateVersionSchema,
  repositoryId: repositoryIdSchema,
  publisher: z.string().optional(),
  stage: versionStageSchema,
  title: z.string(),
  notes: z.string(),
  createdAt: instantSchema,
  firstSeenAt: instantSchema,
  osName: z.string().optional(),
  access: z.array(accessPortSchema),
  format: z.string(),
  /** What travels. */
  archiveBytes: z.number(),
  imageBytes: z.number(),
  /** Of the disk that a machine sees. */
  virtualBytes: z.number(),
  imageSha256: z.string(),
  licenceNote: z.string().optional(),
  /** Institutions that may use it; absent: all. */
  licensedInstitutions: z.array(z.string()).optional(),
  withdrawn: z.object({ at: instantSchema, reason: z.string() }).optional(),
  /** Sessions that resolved or pin it and are not over. */
  sessionsHolding: z.int(),
});
/** @public */
export type RepositoryVersion = z.infer<typeof repositoryVersionSchema>;

/** A template as repositories publish it: a row of the matrix. @public */
export const repositoryTemplateSchema = z.object({
  path: templatePathSchema,
  title: z.string(),
  osName: z.string().optional(),
  repositoryId: repositoryIdSchema,
  trust: z.enum(['tuf', 'none']),
  /** The highest version that is released; absent: none is. */
  latestVersion: templateVersionSchema.optional(),
  /** The highest version that only canary regions get so far. */
  candidateVersion: templateVersionSchema.optional(),
  archiveBytes: z.number(),
  versions: z.int(),
  rollout: rolloutSchema,
  wanted: z.array(wantedSchema),
  /** Of all regions, without those that are gone; the highest version first. */
  replicas: z.array(replicaSchema),
});
/** @public */
export type RepositoryTemplate = z.infer<typeof repositoryTemplateSchema>;

/** @public */
export const repositoryTemplateQuerySchema = z.object({
  /** Part of path, title or system. */
  search: z.string().max(200).optional(),
  regionId: regionIdSchema.optional(),
  /** `trouble`: something failed or lags; `moving`: something is on its way. */
  show: z.enum(['all', 'trouble', 'moving']).default('all'),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(500).optional(),
});
/** Ordered by path. @public */
export const repositoryTemplatePageSchema = pageOf(repositoryTemplateSchema);
/** @public */
export type RepositoryTemplatePage = z.infer<
  typeof repositoryTemplatePageSchema
>;

/** One template with all its versions, the highest first. @public */
export const repositoryTemplateDetailSchema = repositoryTemplateSchema.extend({
  versionList: z.array(repositoryVersionSchema),
  /** Sessions to come that the caller may see, soonest first. */
  sessions: z.array(
    z.object({
      id: z.string(),
      title: z.string(),
      regionId: regionIdSchema,
      startsAt: instantSchema,
      /** What it resolved, pins, or `latest`. */
      version: z.string(),
    }),
  ),
  /** What the caller may do with the template as a whole. */
  actions: z.array(z.enum(['publish', 'withdraw', 'promote', 'rollout'])),
});
/** @public */
export type RepositoryTemplateDetail = z.infer<
  typeof repositoryTemplateDetailSchema
>;

/** @public */
export const syncRequestSchema = z.strictObject({
  path: templatePathSchema,
  /** `latest`: the highest one that each region may have. */
  version: z.union([z.literal('latest'), templateVersionSchema]),
  /** Left out: all regions that the caller may manage and that want the template. */
  regionIds: z.array(regionIdSchema).max(500).optional(),
});
/** @public */
export const syncAnswerSchema = z.object({
  items: z.array(replicaSchema),
  /** Regions where nothing was begun, and why. */
  refused: z.array(
    z.object({ regionId: regionIdSchema, problem: problemSchema }),
  ),
});
/** @public */
export type SyncAnswer = z.infer<typeof syncAnswerSchema>;

/** @public */
export const wantedInputSchema = z
  .strictObject({
    path: templatePathSchema,
    regionIds: z.array(regionIdSchema).min(1).max(500),
    /** `default`: back to the default of the region. */
    policy: z.enum(['latest', 'pinned', 'none', 'default']),
    version: templateVersionSchema.optional(),
    keepVersions: z.int().min(1).max(20).optional(),
  })
  .refine(({ policy, version }) => (policy === 'pinned') === Boolean(version), {
    path: ['version'],
    message: 'must be given with the policy pinned, and only then',
  });

/** @public */
export const rolloutInputSchema = rolloutSchema
  .extend({ path: templatePathSchema })
  .strict();

/** @public */
export const versionRefSchema = z.strictObject({
  path: templatePathSchema,
  version: templateVersionSchema,
});

/** @public */
export const withdrawalSchema = versionRefSchema
  .extend({ reason: z.string().trim().min(1).max(1000) })
  .strict();

/** Something in a repository's inbox on the server that can be published. @public */
export const inboxItemSchema = z.object({
  name: z.string(),
  kind: z.enum(['image', 'old-tree']),
  bytes: z.number(),
  modifiedAt: instantSchema,
});
/** @public */
export const inboxSchema = z.object({ items: z.array(inboxItemSchema) });
/** @public */
export type Inbox = z.infer<typeof inboxSchema>;

/** @public */
export const publicationInputSchema = z.strictObject({
  repositoryId: repositoryIdSchema,
  publisher: z.string().min(1).max(63),
  path: templatePathSchema,
  /** Left out: the highest one with its second field raised, or 01.00.00.00. */
  version: templateVersionSchema.optional(),
  /** Name in the inbox. */
  source: z.string().min(1).max(255),
  title: z.string().trim().min(1).max(200),
  notes: z.string().max(5000).default(''),
  osName: z.string().max(200).optional(),
  osFamily: z.enum(['linux', 'windows', 'bsd', 'other']).default('other'),
  access: z.array(accessPortSchema).max(16).default([]),
  licenceNote: z.string().max(5000).optional(),
});
/** @public */
export type PublicationInput = z.input<typeof publicationInputSchema>;

/** The making of a version from an image; goes on when the caller has gone. @public */
export const publicationSchema = z.object({
  id: z.string(),
  repositoryId: repositoryIdSchema,
  path: templatePathSchema,
  version: templateVersionSchema,
  state: z.enum(['running', 'published', 'failed']),
  bytesDone: z.number(),
  bytesTotal: z.number(),
  problem: problemSchema.optional(),
  startedBy: entityRefSchema.optional(),
  startedAt: instantSchema,
  endedAt: instantSchema.optional(),
});
/** @public */
export type Publication = z.infer<typeof publicationSchema>;

/** How templates reach a region. @public */
export const deliverySchema = z.object({
  regionId: regionIdSchema,
  mode: deliveryModeSchema,
  /** As configured, in the region's zone. */
  bandwidth: z.string().optional(),
  /** When the daily sync begins there next. */
  nextSyncAt: instantSchema.optional(),
  /** With `edge`: when and how it was last heard of. */
  edge: z
    .object({
      state: z.enum(['never-seen', 'connected', 'silent']),
      seenAt: instantSchema.optional(),
      version: z.string().optional(),
      clockSkewMs: z.number().optional(),
      freeBytes: z.number().optional(),
      totalBytes: z.number().optional(),
      floorBytes: z.number().optional(),
      /** How many archives edges of other regions may fetch from it; absent: they may fetch nothing. */
      peerArchives: z.int().optional(),
    })
    .optional(),
  problem: problemSchema.optional(),
});
/** @public */
export type Delivery = z.infer<typeof deliverySchema>;

/** @public */
export const templateEventQuerySchema = z.object({
  path: templatePathSchema,
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(500).optional(),
});

/** Something that happened to a version, kept for 90 days. @public */
export const templateEventSchema = z.object({
  id: z.string(),
  at: instantSchema,
  /** Absent: to the version as a whole. */
  regionId: regionIdSchema.optional(),
  version: templateVersionSchema,
  /** The state that a replica reached, or `published`, `released`, `withdrawn`, `unlisted`; more may come. */
  kind: z.string(),
  problem: problemSchema.optional(),
  /** With `withdrawn`. */
  reason: z.string().optional(),
});
/** @public */
export type TemplateEvent = z.infer<typeof templateEventSchema>;
/** The latest first. @public */
export const templateEventPageSchema = pageOf(templateEventSchema);
/** @public */
export type TemplateEventPage = z.infer<typeof templateEventPageSchema>;

/** A region that lacks what was booked there, or that has been without a version for too long. @public */
export const templateAlarmSchema = z.object({
  regionId: regionIdSchema,
  path: templatePathSchema,
  version: z.string(),
  severity: z.enum(['warning', 'critical']),
  problem: problemSchema,
  /** When the machines of the earliest session that needs it are to be made. */
  neededAt: instantSchema.optional(),
  expectedReadyAt: instantSchema.optional(),
  /** The first few sessions that need it, the soonest first: only those that the caller may see. */
  sessions: z
    .array(
      z.object({ id: z.string(), title: z.string(), startsAt: instantSchema }),
    )
    .optional(),
});
/** @public */
export type TemplateAlarm = z.infer<typeof templateAlarmSchema>;
