import { z } from 'zod';
import {
  entityRefSchema,
  instantSchema,
  problemSchema,
  templatePathSchema,
} from './primitives';

/**
 * `passed`: everything is as it was signed. `faulty`: some versions are not. `failed`: the repository as a whole could not
 * be read or believed. `stopped`: by a person. `interrupted`: the portal went away meanwhile.
 *
 * @public
 */
export const repositoryCheckStateSchema = z.enum([
  'running',
  'passed',
  'faulty',
  'failed',
  'stopped',
  'interrupted',
]);

/** Of the repository as a whole where there is no path. @public */
export const repositoryFaultSchema = problemSchema.extend({
  path: z.string().optional(),
  version: z.string().optional(),
  publisher: z.string().optional(),
});
/** @public */
export type RepositoryFault = z.infer<typeof repositoryFaultSchema>;

/** The reading of a repository with every chunk of it, as `meca-mgtr verify` does. @public */
export const repositoryCheckSchema = z.object({
  id: z.string(),
  state: repositoryCheckStateSchema,
  /** Only that every chunk is there and how long it is, not what is in it. */
  quick: z.boolean(),
  /** Only templates at or below this path. */
  path: z.string().optional(),
  startedBy: entityRefSchema.optional(),
  startedAt: instantSchema,
  endedAt: instantSchema.optional(),
  /** Totals are 0 until the list of versions is read. */
  versionsDone: z.int(),
  versionsTotal: z.int(),
  filesDone: z.int(),
  filesTotal: z.int(),
  bytesDone: z.number(),
  bytesTotal: z.number(),
  /** Faults found so far, all of them; the check itself lists the first of them. */
  faultCount: z.int(),
  /** With `failed` and `interrupted`: why. */
  problem: problemSchema.optional(),
});
/** @public */
export type RepositoryCheck = z.infer<typeof repositoryCheckSchema>;

/** @public */
export const repositoryCheckDetailSchema = repositoryCheckSchema.extend({
  /** At most 200, in the order in which they were found. */
  faults: z.array(repositoryFaultSchema),
});
/** @public */
export type RepositoryCheckDetail = z.infer<typeof repositoryCheckDetailSchema>;

/** @public */
export const repositoryCheckInputSchema = z.strictObject({
  quick: z.boolean().default(false),
  /** Only templates at or below this path. */
  path: templatePathSchema.optional(),
});
