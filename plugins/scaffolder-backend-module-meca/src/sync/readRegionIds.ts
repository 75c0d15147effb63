import { InputError } from '@backstage/errors';

/**
 * Ids of regions from ids (`polito`) or from references of their entities in the catalog (`resource:default/polito`), which
 * is what Backstage's pickers give. Nothing chosen is as good as nothing given.
 */
export function readRegionIds(given?: string[]): string[] | undefined {
  if (!given?.length) return undefined;
  const ids = given.map(text => {
    const id = /^(?:resource:(?:[^/]+\/)?)?([^:/]+)$/i.exec(text)?.[1];
    if (!id) {
      throw new InputError(
        `${text} is neither the id of a region nor the reference of its entity, such as resource:default/polito`,
      );
    }
    return id;
  });
  return [...new Set(ids)].sort();
}
