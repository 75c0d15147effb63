import { RepositoryKeys } from '@meca/backstage-plugin-meca-common';

export type KeyRole = RepositoryKeys['roles'][number];
export type KeyPublisher = RepositoryKeys['publishers'][number];

/** What can have a key: a role of the repository, or a publisher. */
export type OwnerKind = KeyRole['role'] | 'publisher';

const DAY_MS = 24 * 3_600_000;

/**
 * With less than this left, whoever signs should have signed anew: the daily list lives for three days, the others for 90 and
 * 365, and all are signed again at half of that.
 */
const NOTICE_MS: Record<OwnerKind, number> = {
  root: 60 * DAY_MS,
  targets: 21 * DAY_MS,
  publisher: 21 * DAY_MS,
  online: 1.5 * DAY_MS,
};

/** Until when something is believed, and whether somebody has to do something about it. */
export type Expiry = 'never-signed' | 'valid' | 'near' | 'over';

export function expiryOf(
  kind: OwnerKind,
  signed: { expiresAt?: string; expired: boolean },
  now: Date,
): Expiry {
  if (!signed.expiresAt) return 'never-signed';
  const leftMs = Date.parse(signed.expiresAt) - now.getTime();
  if (signed.expired || leftMs <= 0) return 'over';
  return leftMs < NOTICE_MS[kind] ? 'near' : 'valid';
}

/** Enough of a key's id to tell two apart. */
export function shortKeyId(keyId: string): string {
  return keyId.slice(0, 12);
}
