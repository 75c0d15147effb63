import { parseEntityRef } from '@backstage/catalog-model';
import { RegionDefinition } from '../../federation';
import { VersionSummary } from '../versions/VersionRow';

/** Publishers name institutions as people do: by the group's name, its full reference or the id of its region. */
export function isLicensed(
  { licence }: Pick<VersionSummary, 'licence'>,
  region: Pick<RegionDefinition, 'id' | 'institutionRef'>,
): boolean {
  if (!licence?.institutions) return true;
  const { name } = parseEntityRef(region.institutionRef);
  const names = [region.id, region.institutionRef, name].map(lower);
  return licence.institutions.some(listed => names.includes(lower(listed)));
}

function lower(text: string): string {
  return text.toLocaleLowerCase('en-US');
}
