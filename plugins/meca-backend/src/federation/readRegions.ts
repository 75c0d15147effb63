import { Config } from '@backstage/config';
import { regionIdSchema } from '@meca/backstage-plugin-meca-common';
import { defaultColour } from './regionColours';
import { regionConfigSchema } from './regionConfigSchema';
import { ConfigProblem, RegionDefinition } from './types';

/** A sound region, with the part of the configuration that its driver reads. */
export interface ConfiguredRegion {
  definition: RegionDefinition;
  config: Config;
}

/**
 * Reads `meca.regions`. Never throws: a faulty region is left out and named, so that one typo does not take the
 * federation down. A faulty colour only costs the colour.
 */
export function readRegions(config: Config): {
  regions: ConfiguredRegion[];
  problems: ConfigProblem[];
} {
  const regions: ConfiguredRegion[] = [];
  const problems: ConfigProblem[] = [];
  for (const id of readIds(config, problems)) {
    const key = `meca.regions.${id}`;
    const region = readRegion(config, id, problems);
    if (!region) continue;
    const clash = findClash(region.definition, regions);
    if (clash) {
      problems.push({ key: `${key}.${clash.key}`, message: clash.message });
    } else {
      regions.push(region);
    }
  }
  return { regions, problems };
}

function readIds(config: Config, problems: ConfigProblem[]): string[] {
  try {
    return config.getOptionalConfig('meca.regions')?.keys() ?? [];
  } catch {
    problems.push({
      key: 'meca.regions',
      message: 'must be an object with one key for each region',
    });
    return [];
  }
}

function readRegion(
  config: Config,
  id: string,
  problems: ConfigProblem[],
): ConfiguredRegion | undefined {
  const key = `meca.regions.${id}`;
  if (!regionIdSchema.safeParse(id).success) {
    problems.push({
      key,
      message:
        'is not usable as an id: begin with a letter, then letters and digits with single - or _ between, at most 63',
    });
    return undefined;
  }
  const parsed = regionConfigSchema.safeParse(config.get(key));
  const faults = parsed.error?.issues ?? [];
  for (const { path, message } of faults) {
    problems.push({ key: [key, ...path].join('.'), message });
  }
  if (faults.some(({ path }) => path[0] !== 'colour')) return undefined;
  const values =
    parsed.data ??
    regionConfigSchema.parse({
      ...config.get<Record<string, unknown>>(key),
      colour: undefined,
    });
  return {
    config: config.getConfig(key),
    definition: {
      id,
      number: values.number,
      name: values.name,
      institutionRef: values.institution,
      stage: values.stage,
      driverType: values.driver,
      endpoint: values.endpoint,
      insecure: values.endpoint.protocol === 'http:',
      location: values.location,
      timeZone: values.timeZone,
      colour: values.colour?.toLowerCase() ?? defaultColour(values.number),
      limits: values.limits,
      lending: values.lending,
      deployConcurrency: values.deployConcurrency,
    },
  };
}

/** Two regions that are one in some respect would mix their machines or their people; the later one is left out. */
function findClash(
  region: RegionDefinition,
  earlier: ConfiguredRegion[],
): { key: string; message: string } | undefined {
  for (const { definition: other } of earlier) {
    const taken = (key: string) => ({
      key,
      message: `is already used by meca.regions.${other.id}.${key}`,
    });
    if (other.id.toLowerCase() === region.id.toLowerCase()) {
      return {
        key: 'number',
        message: `belongs to an id that differs from meca.regions.${other.id} only by upper and lower case`,
      };
    }
    if (other.number === region.number) return taken('number');
    if (other.name.toLowerCase() === region.name.toLowerCase()) {
      return taken('name');
    }
    if (other.endpoint.href === region.endpoint.href) return taken('endpoint');
    if (
      other.institutionRef === region.institutionRef &&
      other.stage === 'production' &&
      region.stage === 'production'
    ) {
      return taken('institution');
    }
  }
  return undefined;
}
