import { z } from 'zod';
import {
  instantSchema,
  regionIdSchema,
  templatePathSchema,
  templateVersionSchema,
} from './primitives';

/** @public */
export const accessProtocolSchema = z.enum(['rdp', 'vnc', 'ssh']);
/** @public */
export type AccessProtocol = z.infer<typeof accessProtocolSchema>;

/** A port that answers when the machine can be used. @public */
export const accessPortSchema = z.object({
  protocol: accessProtocolSchema,
  port: z.int().min(1).max(65535),
});
/** @public */
export type AccessPort = z.infer<typeof accessPortSchema>;

/** One version of a template in one region, as last seen there. @public */
export const templateReplicaSchema = z.object({
  regionId: regionIdSchema,
  version: templateVersionSchema,
  /** `ready`: instances can be deployed from it now. */
  state: z.enum(['ready', 'preparing', 'failed']),
  message: z.string().optional(),
  sizeBytes: z.number().optional(),
  observedAt: instantSchema,
  /** The region did not answer the last time; this is what it said before. */
  stale: z.boolean(),
});
/** @public */
export type TemplateReplica = z.infer<typeof templateReplicaSchema>;

/** @public */
export const templateSchema = z.object({
  path: templatePathSchema,
  title: z.string(),
  description: z.string().optional(),
  osName: z.string().optional(),
  access: z.array(accessPortSchema),
  /** It comes from a repository without signatures: whoever can write there decides what runs; to be said wherever it is shown. */
  unsigned: z.boolean().optional(),
  replicas: z.array(templateReplicaSchema),
});
/** @public */
export type Template = z.infer<typeof templateSchema>;

/** Size of one machine. @public */
export const machineSizeSchema = z.object({
  cpuCores: z.int(),
  /** Sum over cores. */
  cpuMhz: z.number(),
  memoryBytes: z.number(),
});
/** @public */
export type MachineSize = z.infer<typeof machineSizeSchema>;

/** A service offering; regions may size one of the same name differently. @public */
export const offeringSchema = z.object({
  name: z.string(),
  regions: z.array(machineSizeSchema.extend({ regionId: regionIdSchema })),
});
/** @public */
export type Offering = z.infer<typeof offeringSchema>;
