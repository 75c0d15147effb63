import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { RegionDescription, regionSchema } from './regionSchema';
import { timingSchema } from './timing';

const configSchema = z
  .strictObject({
    /** Addresses of the admin port and of the console page. */
    host: z.string().default('127.0.0.1'),
    adminPort: z.int().min(0).max(65_535).default(0),
    consolePort: z.int().min(0).max(65_535).default(0),
    /** Timing of every region that has none of its own. */
    timing: timingSchema.optional(),
    regions: z.array(regionSchema).min(1),
  })
  .check(({ value, issues }) => {
    const fields = ['id', 'regionId', 'name', 'port'] as const;
    for (const field of fields) {
      const seen = new Set<string | number>();
      value.regions.forEach((region, index) => {
        const key = region[field];
        if (key !== 0 && seen.has(key)) {
          issues.push({
            code: 'custom',
            path: ['regions', index, field],
            message: `${field} ${key} is used twice`,
            input: key,
          });
        }
        seen.add(key);
      });
    }
  });

export type SimulatorConfigInput = z.input<typeof configSchema>;
export type SimulatorConfig = z.output<typeof configSchema>;

export class ConfigError extends Error {
  readonly name = 'ConfigError';
}

function regionName(input: unknown, path: PropertyKey[]): string | undefined {
  if (path[0] !== 'regions' || typeof path[1] !== 'number') return undefined;
  const region = (input as SimulatorConfigInput).regions?.[path[1]];
  return region?.id ?? region?.name;
}

/** Checks a description and fills in what it leaves out; says which key of which region is wrong. */
export function parseConfig(input: unknown): SimulatorConfig {
  const result = configSchema.safeParse(input);
  if (result.success) return result.data;
  const lines = result.error.issues.map(issue => {
    const region = regionName(input, issue.path);
    const key = issue.path.join('.') || 'description';
    return `  ${key}${region ? ` (region ${region})` : ''}: ${issue.message}`;
  });
  throw new ConfigError(
    `The simulator's description is not valid:\n${lines.join('\n')}`,
  );
}

/** Keys that begin with `x-` hold what the description refers to by YAML anchors. */
function withoutExtensions(input: unknown): unknown {
  if (typeof input !== 'object' || input === null) return input;
  return Object.fromEntries(
    Object.entries(input).filter(([key]) => !key.startsWith('x-')),
  );
}

function withFilesRelativeTo(
  folder: string,
  region: RegionDescription,
): RegionDescription {
  if (!region.tls || region.tls === 'self' || 'cert' in region.tls) {
    return region;
  }
  const { certFile, keyFile } = region.tls;
  return {
    ...region,
    tls: {
      certFile: resolve(folder, certFile),
      keyFile: resolve(folder, keyFile),
    },
  };
}

/** Reads a YAML or JSON description; certificate files are relative to it. */
export async function readConfig(file: string): Promise<SimulatorConfig> {
  const config = parseConfig(
    withoutExtensions(parse(await readFile(file, 'utf8'), { merge: true })),
  );
  return {
    ...config,
    regions: config.regions.map(region =>
      withFilesRelativeTo(dirname(file), region),
    ),
  };
}
