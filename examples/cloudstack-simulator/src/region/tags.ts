import { MapEntry } from '../protocol/Arguments';
import { Region } from './Region';

interface TagPair {
  key: string;
  value: string;
  customer?: string;
  accountId: string;
}

/** The tags of a resource: those it was described with, then those created. */
export function tagsOf(
  region: Region,
  resourceType: string,
  resourceId: string,
): TagPair[] {
  const template =
    resourceType === 'Template' ? region.templates.find(resourceId) : undefined;
  const [admin] = region.infrastructure.accounts;
  const born = Object.entries(template?.tags ?? {}).map(([key, value]) => ({
    key,
    value,
    accountId: admin.id,
  }));
  const created = region.records.tags.filter(
    tag => tag.resourceType === resourceType && tag.resourceId === resourceId,
  );
  return [...born, ...created];
}

export function tagViews(
  region: Region,
  resourceType: string,
  resourceId: string,
) {
  return tagsOf(region, resourceType, resourceId).map(tag => {
    const account = region.account(tag.accountId);
    return {
      key: tag.key,
      value: tag.value,
      resourcetype: resourceType,
      resourceid: resourceId,
      account: account.name,
      domainid: account.domain.id,
      domain: account.domain.name,
      ...(tag.customer && { customer: tag.customer }),
    };
  });
}

/** Whether a resource has every tag asked for as `tags[i].key` and `tags[i].value`. */
export function hasTags(
  region: Region,
  resourceType: string,
  resourceId: string,
  wanted: MapEntry[],
): boolean {
  if (wanted.length === 0) return true;
  const tags = tagsOf(region, resourceType, resourceId);
  return wanted.every(({ key, value }) =>
    tags.some(tag => tag.key === key && tag.value === value),
  );
}
