import { z } from 'zod';
import {
  instantSchema,
  regionIdSchema,
  templatePathSchema,
  templateVersionSchema,
} from './primitives';

/**
 * Why a version stays. `newest`: it is among those to be kept. `only`: without it nothing of the template could be used.
 * `candidate`: it is being tried. `session`: sessions that are not over resolved or pin it. `pinned`, `ready`, `coming`,
 * `asked`: regions are pinned to it, have it, are getting it, or somebody there asked for it. `unread`: the portal has not
 * read it yet, so it does not know who needs it. `damaged`: its manifest is not as it was signed. `no-key`: the key of its
 * publisher is not at this portal.
 *
 * @public
 */
export const stayReasonSchema = z.object({
  code: z.enum([
    'newest',
    'only',
    'candidate',
    'session',
    'pinned',
    'ready',
    'coming',
    'asked',
    'unread',
    'damaged',
    'no-key',
  ]),
  /** A sentence for people. */
  message: z.string(),
  /** Regions that need it. */
  regionIds: z.array(regionIdSchema).optional(),
  /** With `session`: those that the caller may see. */
  sessions: z
    .array(
      z.object({
        id: z.string(),
        title: z.string(),
        regionId: regionIdSchema,
        startsAt: instantSchema,
      }),
    )
    .optional(),
  /** With `session`: how many there are that the caller may not see. */
  hiddenSessions: z.int().optional(),
});
/** @public */
export type StayReason = z.infer<typeof stayReasonSchema>;

/** @public */
export const prunableVersionSchema = z.object({
  path: templatePathSchema,
  version: templateVersionSchema,
  publisher: z.string().optional(),
  title: z.string().optional(),
  createdAt: instantSchema.optional(),
  withdrawn: z.boolean(),
  /** What its files take; absent: unknown. */
  archiveBytes: z.number().optional(),
  outcome: z.enum(['goes', 'stays']),
  /** Empty with `goes`. */
  reasons: z.array(stayReasonSchema),
});
/** @public */
export type PrunableVersion = z.infer<typeof prunableVersionSchema>;

/** Files of a version that is listed no more. @public */
export const buriedVersionSchema = z.object({
  path: z.string(),
  version: z.string(),
  unlistedAt: instantSchema,
  /** From then on a pruning deletes them. */
  deleteFrom: instantSchema,
  /** The next pruning does. */
  due: z.boolean(),
});

/** @public */
export const pruningQuerySchema = z.object({
  /** How many usable versions of each template stay, the newest. */
  keep: z.coerce.number().int().min(1).max(100),
  /** How long files stay after their version was taken off the list, for those who are still fetching it. */
  graceDays: z.coerce.number().int().min(1).max(365).default(7),
  /** Only this template. */
  path: templatePathSchema.optional(),
});

/** What a pruning would do, or did. @public */
export const pruningSchema = z.object({
  /** Of templates with more versions than are to be kept; by path, the highest version first. */
  items: z.array(prunableVersionSchema),
  /** Templates with no more versions than are to be kept. */
  untouchedTemplates: z.int(),
  /** What becomes free once the files of all that goes are deleted. */
  freedBytes: z.number(),
  files: z.array(buriedVersionSchema),
});
/** @public */
export type Pruning = z.infer<typeof pruningSchema>;

/** @public */
export const pruneInputSchema = z.strictObject({
  keep: z.int().min(1).max(100),
  graceDays: z.int().min(1).max(365).default(7),
  path: templatePathSchema.optional(),
  /**
   * What goes, of that which the plan says: if one of them has to stay by now, nothing is done and the refusal says why.
   * Left out: all that may go at that moment.
   */
  versions: z
    .array(
      z.strictObject({
        path: templatePathSchema,
        version: templateVersionSchema,
      }),
    )
    .max(10_000)
    .optional(),
});

/** @public */
export const pruneResultSchema = z.object({
  /** Listed no more from now on. */
  unlisted: z.array(z.object({ path: z.string(), version: z.string() })),
  /** Files deleted. */
  deleted: z.array(z.object({ path: z.string(), version: z.string() })),
  /** False: readers see it after the keeper's next `meca-mgtr resign`; no files were deleted. */
  visible: z.boolean(),
  /** How it is now. */
  plan: pruningSchema,
});
/** @public */
export type PruneResult = z.infer<typeof pruneResultSchema>;
