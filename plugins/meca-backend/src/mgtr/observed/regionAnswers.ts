import {
  accessPortSchema,
  machineSizeSchema,
  templatePathSchema,
  templateVersionSchema,
} from '@meca/backstage-plugin-meca-common';
import { z } from 'zod';

/** A template as a region told it. */
export const observedTemplateSchema = z.object({
  id: z.string(),
  path: templatePathSchema,
  version: templateVersionSchema,
  title: z.string(),
  description: z.string().optional(),
  osName: z.string().optional(),
  access: z.array(accessPortSchema),
  state: z.enum(['ready', 'preparing', 'failed']),
  message: z.string().optional(),
  sizeBytes: z.number().optional(),
});
export type ObservedTemplate = z.infer<typeof observedTemplateSchema>;

/** An offering as a region told it. */
export const observedOfferingSchema = machineSizeSchema.extend({
  id: z.string(),
  name: z.string(),
});
export type ObservedOffering = z.infer<typeof observedOfferingSchema>;
