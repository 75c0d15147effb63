import { Region, Viewer } from '@meca/backstage-plugin-meca-common';

/** An institution for which the viewer can reserve. */
export type InstitutionChoice = Viewer['institutions'][number];

/** The viewer's own, the principal one first; for those who run the federation every other one with a region too. */
export function institutionChoices(
  viewer: Viewer,
  regions: Region[],
): InstitutionChoice[] {
  const { institutions, can } = viewer;
  if (!can.manageFederation) return institutions;
  const own = new Set(institutions.map(({ ref }) => ref));
  const others = regions
    .filter(
      region =>
        region.stage === 'production' && !own.has(region.institutionRef),
    )
    .map(region => ({
      ref: region.institutionRef,
      title: region.name,
      regionId: region.id,
      timeZone: region.timeZone,
      booksForOthers: true,
    }));
  return [...institutions, ...others];
}
