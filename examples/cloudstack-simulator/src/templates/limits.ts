import { ApiError, ErrorCode } from '../protocol/ApiError';
import { Account } from '../region/entities';
import { TemplateRecord } from '../region/records';
import { Region } from '../region/Region';
import { isReady, liveCopies } from './TemplateRegistry';

const GIB = 1024 ** 3;
/** Image stores take no more templates once they are this full. */
const FULL = 0.9;

export interface TemplateUse {
  templates: number;
  /** Of secondary storage in all zones: what is stored, or what will be. */
  bytes: number;
}

function bytesOf(template: TemplateRecord): number {
  return liveCopies(template)
    .filter(copy => copy.error === undefined)
    .reduce(
      (sum, copy) =>
        sum +
        (isReady(copy)
          ? copy.storedBytes
          : Math.max(copy.storedBytes, template.announcedBytes)),
      0,
    );
}

/** What counts against an account's limits. */
export function templateUse(region: Region, account: Account): TemplateUse {
  const own = region.templates
    .all()
    .filter(
      template =>
        template.accountId === account.id && template.removed === undefined,
    );
  return {
    templates: own.length,
    bytes: own.reduce((sum, template) => sum + bytesOf(template), 0),
  };
}

/** Of whatever an account may have only so much. */
export function exceeded(
  owner: Account,
  type: string,
  amounts: { limit: number; current: number; requested: number },
): ApiError {
  const { limit, current, requested } = amounts;
  return new ApiError(
    ErrorCode.resourceAllocation,
    `Maximum amount of resources of Type = '${type}' for Account Name = ${owner.name} in Domain Id = ${owner.domain.seq} is exceeded: Account Resource Limit = ${limit}, Current Account Resource Amount = ${current}, Requested Resource Amount = ${requested}.`,
  );
}

/** Refuses a template that the account's limits have no room for. */
export function checkTemplateLimits(
  region: Region,
  owner: Account,
  requestedBytes: number,
): void {
  const { templates, bytes } = templateUse(region, owner);
  const { templateLimit, secondaryStorageLimitGiB } = owner;
  if (templateLimit >= 0 && templates + 1 > templateLimit) {
    throw exceeded(owner, 'template', {
      limit: templateLimit,
      current: templates,
      requested: 1,
    });
  }
  const limit = secondaryStorageLimitGiB * GIB;
  if (limit >= 0 && bytes + requestedBytes > limit) {
    throw exceeded(owner, 'secondary_storage', {
      limit,
      current: bytes,
      requested: requestedBytes,
    });
  }
}

/** Refuses a template for a zone whose image store is about to be full. */
export function checkImageStore(
  name: string,
  store: { used: number; total: number },
): void {
  if (store.used < store.total * FULL) return;
  throw new ApiError(
    ErrorCode.internal,
    `Unable to find image store to download the template [${name}].`,
    { csErrorCode: 4250 },
  );
}
