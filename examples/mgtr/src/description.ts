import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import { z } from 'zod';

const imageSchema = z.strictObject({
  name: z.string(),
  /** Of the disk that a machine sees. */
  diskGiB: z.int().min(1),
  /** What is really in the file. */
  dataMiB: z.int().min(1),
});

const versionSchema = z.strictObject({
  path: z.string(),
  version: z.string(),
  title: z.string(),
  notes: z.string(),
  os: z.strictObject({
    family: z.enum(['linux', 'windows', 'bsd', 'other']),
    name: z.string(),
  }),
  image: imageSchema,
  access: z.array(z.enum(['rdp', 'vnc', 'ssh'])),
  minCpu: z.int(),
  minMemoryMiB: z.int(),
  licence: z
    .strictObject({
      note: z.string(),
      institutions: z.array(z.string()).optional(),
    })
    .optional(),
});

const repositorySchema = z.strictObject({
  /** The folders below which each publisher may publish. */
  publishers: z.record(z.string(), z.array(z.string())),
  /** The first publisher makes all versions that are described. */
  versions: z.array(versionSchema),
  oldTree: z.boolean().default(false),
  chunkMiB: z.int().default(1),
});

const descriptionSchema = z.strictObject({
  repositories: z.record(z.string(), repositorySchema),
  inbox: z.record(z.string(), z.array(imageSchema)),
});

export type DemoImage = z.output<typeof imageSchema>;
export type DemoVersion = z.output<typeof versionSchema>;
export type DemoRepository = z.output<typeof repositorySchema>;
export type DemoDescription = z.output<typeof descriptionSchema>;

/** Reads a description such as `templates.yaml`; throws a ZodError that names what is wrong. */
export async function readDescription(file: string): Promise<DemoDescription> {
  return descriptionSchema.parse(parse(await readFile(file, 'utf8')));
}
