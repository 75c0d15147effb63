import { z } from 'zod';
import {
  instantSchema,
  regionIdSchema,
  templatePathSchema,
  templateVersionSchema,
} from './primitives';

/**
 * What happens if a version is withdrawn, decided by what decides it when that is done.
 *
 * @public
 */
export const withdrawalOutcomeSchema = z.object({
  path: templatePathSchema,
  version: templateVersionSchema,
  /** It is withdrawn already; nothing changes any more. */
  isWithdrawn: z.boolean(),
  /** It is the latest released one that goes. */
  isRollBack: z.boolean(),
  /** The latest released one then; absent: there is no other. */
  latestVersion: templateVersionSchema.optional(),
  /** Only regions in which something changes, by id. */
  regions: z.array(
    z.object({
      regionId: regionIdSchema,
      /** `becomes`: it is there and sessions get it at once. `travels`: it must be brought first. `none`: nothing is left. */
      kind: z.enum(['becomes', 'travels', 'none']),
      /** Absent with `none`. */
      version: templateVersionSchema.optional(),
      /** With `travels`, cautiously; absent: nobody can say. */
      expectedReadyAt: instantSchema.optional(),
    }),
  ),
  /** Sessions that are not over and that the caller may see, soonest first; at most 100. */
  sessions: z.array(
    z.object({
      id: z.string(),
      title: z.string(),
      regionId: regionIdSchema,
      startsAt: instantSchema,
      /**
       * `machines-stay`: it runs on, but no machine is made anew. `stuck`: it is settled on the version, or there is no
       * other, and cannot begin. `changes`: it gets the version that is named. `waits`: it gets that one when it has arrived.
       */
      effect: z.enum(['machines-stay', 'stuck', 'changes', 'waits']),
      version: templateVersionSchema.optional(),
    }),
  ),
  /** Affected sessions beyond these: not for the caller to see, or too many. */
  moreSessions: z.int(),
});
/** @public */
export type WithdrawalOutcome = z.infer<typeof withdrawalOutcomeSchema>;
