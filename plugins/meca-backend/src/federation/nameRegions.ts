import { Problem } from '@meca/backstage-plugin-meca-common';
import { RegionDefinition } from './types';

type Named = Pick<RegionDefinition, 'id' | 'name'>;

/**
 * Writes "region MECA-PolITO" for "region polito". Drivers and the engine know regions by id, which is right for logs;
 * people know them by name. What is quoted was typed by the caller and stays: its name would tell that there is one.
 */
export function nameRegions<T extends string | Problem>(
  text: T,
  regions: Named[],
): T;
export function nameRegions(
  text: string | Problem,
  regions: Named[],
): string | Problem {
  if (typeof text !== 'string') {
    const { message, remedy } = text;
    return {
      ...text,
      message: nameRegions(message, regions),
      ...(remedy && { remedy: nameRegions(remedy, regions) }),
    };
  }
  const names = new Map(regions.map(({ id, name }) => [id, name]));
  return text.replace(
    /\b(region) ([a-z][a-z0-9]*(?:[-_][a-z0-9]+)*)/gi,
    (all, word, id) => (names.has(id) ? `${word} ${names.get(id)}` : all),
  );
}
