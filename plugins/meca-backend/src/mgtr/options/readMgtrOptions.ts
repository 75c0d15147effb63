import { Config } from '@backstage/config';
import { repositoryIdSchema } from '@meca/backstage-plugin-meca-common';
import { z } from 'zod';
import { RegionDefinition } from '../../federation';
import {
  mgtrConfigSchema,
  regionMgtrSchema,
  repositoryConfigSchema,
} from './mgtrConfigSchema';
import { buildRepository } from './buildRepository';
import {
  MgtrConfigProblem,
  MgtrOptions,
  RegionMgtrOptions,
  RepositoryOptions,
} from './types';

const DAY_MS = 24 * 60 * 60_000;

/**
 * Reads `meca.mgtr` and the key `mgtr` of regions. Never throws: what is faulty is named and left out, be it one
 * repository, one region or one number.
 */
export function readMgtrOptions(
  config: Config,
  regions: RegionDefinition[],
): { options: MgtrOptions; problems: MgtrConfigProblem[] } {
  const problems: MgtrConfigProblem[] = [];
  const own = readOwn(config, problems);
  return {
    options: {
      ...own,
      repositories: readRepositories(config, problems),
      regions: readRegions(config, regions, own.notify, problems),
    },
    problems,
  };
}

function readOwn(
  config: Config,
  problems: MgtrConfigProblem[],
): Omit<MgtrOptions, 'repositories' | 'regions'> {
  const key = 'meca.mgtr';
  const found = tryGet(config, key, problems) ?? {};
  const values: Record<string, unknown> = {};
  // One by one: a typo in one costs that one its value.
  for (const [name, schema] of Object.entries(mgtrConfigSchema.shape)) {
    const value = (found as Record<string, unknown>)[name];
    const parsed = (schema as z.ZodType).safeParse(value);
    addFaults(parsed, { key: `${key}.${name}` }, problems);
    values[name] = parsed.success
      ? parsed.data
      : (schema as z.ZodType).safeParse(undefined).data;
  }
  const { refreshInterval, graceTime, staging, ...rest } = values as z.output<
    typeof mgtrConfigSchema
  >;
  return {
    ...rest,
    staging: staging && { folder: staging.folder, floorBytes: staging.floor },
    refreshIntervalMs: refreshInterval ?? 15 * 60_000,
    graceMs: graceTime ?? 14 * DAY_MS,
  };
}

function readRepositories(
  config: Config,
  problems: MgtrConfigProblem[],
): RepositoryOptions[] {
  const key = 'meca.mgtr.repositories';
  const found = tryGet(config, key, problems) ?? {};
  return Object.entries(found).flatMap(([id, value]) => {
    const where = { key: `${key}.${id}`, repositoryId: id };
    if (!repositoryIdSchema.safeParse(id).success) {
      problems.push({
        key: where.key,
        message:
          'is not usable as an id: begin with a lower-case letter, then letters, digits and -, at most 63',
      });
      return [];
    }
    const parsed = repositoryConfigSchema.safeParse(value);
    addFaults(parsed, where, problems);
    if (!parsed.success) return [];
    try {
      return [buildRepository(id, parsed.data)];
    } catch (error) {
      problems.push({ ...where, message: (error as Error).message });
      return [];
    }
  });
}

function readRegions(
  config: Config,
  regions: RegionDefinition[],
  federationNotify: string | undefined,
  problems: MgtrConfigProblem[],
): Map<string, RegionMgtrOptions> {
  const found = new Map(
    regions.flatMap(({ id, timeZone }) => {
      const key = `meca.regions.${id}.mgtr`;
      const before = problems.length;
      const value = tryGet(config, key, problems) ?? {};
      const parsed = regionMgtrSchema(timeZone).safeParse(value);
      addFaults(parsed, { key, regionId: id }, problems);
      if (!parsed.success || problems.length > before) return [];
      const { largestDisk, ...rest } = parsed.data;
      const options = {
        ...rest,
        largestDiskBytes: largestDisk,
        // Not the institution: its students are members as well.
        notify: rest.notify ?? federationNotify,
      };
      return [[id, options] as const];
    }),
  );
  for (const { regionId, others } of findSharedTokens(found)) {
    problems.push({
      key: `meca.regions.${regionId}.mgtr.edgeToken`,
      regionId,
      message: `is also that of ${others.join(
        ', ',
      )}; each region needs one of its own, else their edges are taken for each other`,
    });
    found.delete(regionId);
  }
  return found;
}

function findSharedTokens(
  regions: Map<string, RegionMgtrOptions>,
): { regionId: string; others: string[] }[] {
  return [...regions].flatMap(([regionId, { edgeToken }]) => {
    const others = [...regions]
      .filter(([id, other]) => id !== regionId && other.edgeToken === edgeToken)
      .map(([id]) => id);
    return edgeToken && others.length > 0 ? [{ regionId, others }] : [];
  });
}

function tryGet(
  config: Config,
  key: string,
  problems: MgtrConfigProblem[],
): object | undefined {
  try {
    return config.getOptionalConfig(key)?.get<object>();
  } catch {
    problems.push({ key, message: 'must be an object' });
    return undefined;
  }
}

function addFaults(
  parsed: z.ZodSafeParseResult<unknown>,
  where: MgtrConfigProblem | Omit<MgtrConfigProblem, 'message'>,
  problems: MgtrConfigProblem[],
): void {
  for (const { path, message } of parsed.error?.issues ?? []) {
    problems.push({
      ...where,
      key: [where.key, ...path.map(String)].join('.'),
      message,
    });
  }
}
