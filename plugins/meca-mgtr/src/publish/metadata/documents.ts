import { createHash } from 'node:crypto';
import { canonicalize } from '@tufjs/canonical-json';
import type { PublicKey, SigningKey } from '../keys/SigningKey';

/** How long a signature of each role is believed. */
export const LIFETIME_DAYS = {
  root: 365,
  targets: 90,
  snapshot: 14,
  timestamp: 3,
} as const;

export type RoleKind = keyof typeof LIFETIME_DAYS;

type Common = { spec_version: string; version: number; expires: string };
export type FileEntry = { length: number; hashes: { sha256: string } };
export type RoleKeys = { keyids: string[]; threshold: number };

export type RootSigned = Common & {
  _type: 'root';
  consistent_snapshot: boolean;
  keys: Record<string, PublicKey>;
  roles: Record<'root' | 'targets' | 'snapshot' | 'timestamp', RoleKeys>;
};

export type Delegation = RoleKeys & {
  name: string;
  terminating: boolean;
  paths: string[];
};

export type SuccinctBins = RoleKeys & {
  bit_length: number;
  name_prefix: string;
};

export type TargetsSigned = Common & {
  _type: 'targets';
  targets: Record<string, FileEntry>;
  delegations?: {
    keys: Record<string, PublicKey>;
    roles?: Delegation[];
    succinct_roles?: SuccinctBins;
  };
};

export type MetaEntry = FileEntry & { version: number };

export type SnapshotSigned = Common & {
  _type: 'snapshot';
  meta: Record<string, MetaEntry>;
};

export type TimestampSigned = Common & {
  _type: 'timestamp';
  meta: { 'snapshot.json': MetaEntry };
};

export type Signed =
  | RootSigned
  | TargetsSigned
  | SnapshotSigned
  | TimestampSigned;

/** A metadata file: what is signed, and by whom. */
export type Document<T extends Signed = Signed> = {
  signed: T;
  signatures: Array<{ keyid: string; sig: string }>;
};

/** The first fields of a role's new metadata. */
export function commonFields(
  kind: RoleKind,
  options: { version: number; now: Date; days?: number },
): Common {
  const { version, now, days = LIFETIME_DAYS[kind] } = options;
  const expires = new Date(now.getTime() + days * 24 * 3_600_000);
  return {
    spec_version: '1.0.31',
    version,
    // TUF wants no fractions of a second.
    expires: `${expires.toISOString().slice(0, 19)}Z`,
  };
}

/** Text of a metadata file with the signatures of `keys`. */
export function signDocument(signed: Signed, keys: SigningKey[]): Buffer {
  const data = Buffer.from(canonicalize(signed));
  const signatures = keys.map(key => ({ keyid: key.id, sig: key.sign(data) }));
  return Buffer.from(`${JSON.stringify({ signed, signatures }, null, 1)}\n`);
}

export function metaEntry(version: number, data: Buffer): MetaEntry {
  const sha256 = createHash('sha256').update(data).digest('hex');
  return { version, length: data.length, hashes: { sha256 } };
}

/** Whether half of its life is over. */
export function isStale(
  signed: Pick<Common, 'expires'>,
  kind: RoleKind,
  now: Date,
): boolean {
  const left = Date.parse(signed.expires) - now.getTime();
  return left < (LIFETIME_DAYS[kind] * 24 * 3_600_000) / 2;
}
