import { z } from 'zod';

export const serviceOfferingSchema = z.strictObject({
  name: z.string().min(1).max(255),
  displayText: z.string().optional(),
  cores: z.int().min(1),
  speedMhz: z.int().min(1).default(1000),
  memoryMiB: z.int().min(32),
  /** Overrides the template's size when it is larger. */
  rootDiskGiB: z.int().min(1).optional(),
});

export const diskOfferingSchema = z.strictObject({
  name: z.string().min(1).max(255),
  displayText: z.string().optional(),
  sizeGiB: z.int().min(1),
});

export const templateSchema = z.strictObject({
  /** Path and version in the template repository, as in `linux/centos-7-minimal`. */
  path: z.string().regex(/^[a-z0-9-]+(\/[a-z0-9-]+)*$/),
  version: z.string().regex(/^\d{2}(\.\d{2}){3}$/),
  /** CloudStack's name; `meca--linux-centos-7-minimal--01.00.00.00` if absent. */
  name: z.string().min(1).max(255).optional(),
  displayText: z.string().optional(),
  osType: z.string().default('Other Linux (64-bit)'),
  format: z.enum(['QCOW2', 'OVA', 'VHD', 'RAW']).default('QCOW2'),
  /** Virtual disk and what of it is really occupied. */
  sizeGiB: z.number().positive().default(20),
  physicalGiB: z.number().positive().optional(),
  /** How to get in, `rdp:3389,vnc:5900`; becomes the tag `meca:access`. */
  access: z.string().optional(),
  tags: z.record(z.string(), z.string()).default({}),
  passwordEnabled: z.boolean().default(false),
  ready: z.boolean().default(true),
});

export type ServiceOfferingDescription = z.output<typeof serviceOfferingSchema>;
export type DiskOfferingDescription = z.output<typeof diskOfferingSchema>;
export type TemplateDescription = z.output<typeof templateSchema>;

export const DEFAULT_SERVICE_OFFERINGS: z.input<
  typeof serviceOfferingSchema
>[] = [
  { name: 'Small', cores: 1, memoryMiB: 2048 },
  { name: 'Medium', cores: 2, memoryMiB: 4096 },
  { name: 'Large', cores: 4, memoryMiB: 8192 },
];

export const DEFAULT_DISK_OFFERINGS: z.input<typeof diskOfferingSchema>[] = [
  { name: 'Small data', sizeGiB: 5 },
  { name: 'Medium data', sizeGiB: 20 },
];

/** The CloudStack name of a repository template: the path's slashes become hyphens. */
export function templateName(path: string, version: string): string {
  return `meca--${path.replaceAll('/', '-')}--${version}`;
}
