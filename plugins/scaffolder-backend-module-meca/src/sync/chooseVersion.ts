import {
  Region,
  RepositoryTemplateDetail,
  RepositoryVersion,
} from '@meca/backstage-plugin-meca-common';

/** Institutions are named in licences by their group, its full reference or the id of their region. */
function isLicensed(
  { licensedInstitutions }: RepositoryVersion,
  { id, institutionRef }: Pick<Region, 'id' | 'institutionRef'>,
): boolean {
  if (!licensedInstitutions) return true;
  const name = institutionRef.split('/').pop() ?? institutionRef;
  const names = [id, institutionRef, name].map(text => text.toLowerCase());
  return licensedInstitutions.some(text => names.includes(text.toLowerCase()));
}

/**
 * The version that a region would get, or why it would get none; as the service decides, but for the largest disk that a
 * region takes, which only the service knows.
 */
export function chooseVersion(
  template: RepositoryTemplateDetail,
  region: Pick<Region, 'id' | 'institutionRef'>,
  wished: string,
): { version: string } | { reason: string } {
  const { path, versionList, rollout } = template;
  if (wished === 'latest') {
    const isCanary = rollout.canaryRegionIds.includes(region.id);
    const highest = versionList.find(
      version =>
        isLicensed(version, region) &&
        (version.stage === 'released' ||
          (isCanary && version.stage === 'candidate')),
    );
    return highest
      ? { version: highest.version }
      : { reason: `there is no version of ${path} that it may have` };
  }
  const named = versionList.find(({ version }) => version === wished);
  return named && isLicensed(named, region)
    ? { version: wished }
    : {
        reason: `the licence of ${path} ${wished} does not include its institution`,
      };
}
