import { z } from 'zod';
import { entityRefSchema, regionIdSchema } from './primitives';

/** Who asks, and what they can begin here. @public */
export const viewerSchema = z.object({
  userRef: entityRefSchema,
  /** Institutions the viewer belongs to, with their own region where they have one. */
  institutions: z.array(
    z.object({
      ref: entityRefSchema,
      title: z.string(),
      regionId: regionIdSchema.optional(),
      timeZone: z.string().optional(),
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
