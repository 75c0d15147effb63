import { z } from 'zod';
import { entityRefSchema, regionIdSchema } from './primitives';

/** Who asks, and what they can begin here. @public */
export const viewerSchema = z.object({
  userRef: entityRefSchema,
  /** Institutions the viewer belongs to, with their own region where they have one; in the order of the regions' numbers. */
  institutions: z.array(
    z.object({
      ref: entityRefSchema,
      title: z.string(),
      regionId: regionIdSchema.optional(),
      timeZone: z.string().optional(),
      /** The viewer may start, stop and repair whatever is booked for it: an administrator there. */
      operates: z.boolean().optional(),
      /** The viewer may name somebody else as the owner of what is booked for it. */
      booksForOthers: z.boolean().optional(),
    }),
  ),
  can: z.object({
    reserve: z.boolean(),
    refresh: z.boolean(),
    manageFederation: z.boolean(),
  }),
});
/** @public */
export type Viewer = z.infer<typeof viewerSchema>;
