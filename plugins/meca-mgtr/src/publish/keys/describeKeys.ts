import type { RepositoryState } from '../../repository/RepositoryReader';
import { folderOfPattern } from '../../trust';
import { readTufState } from '../../trust/TufState';
import { newestRevisions } from '../ledger/listedVersions';
import type {
  Delegation,
  RootSigned,
  SnapshotSigned,
  TargetsSigned,
  TimestampSigned,
} from '../metadata/documents';
import { binNames, LocalMetadata } from '../metadata/LocalMetadata';

/** Who signs something, and until when it is believed. */
export type RoleKeys = {
  /** Ids of the keys that may sign. */
  keyIds: string[];
  /** So many of them must. */
  threshold: number;
  /** ISO 8601; absent: nothing was signed yet. */
  expiresAt?: string;
};

export type PublisherKeys = RoleKeys & {
  name: string;
  /** Below which it may publish; an empty one is everything. */
  folders: string[];
  /** What it lists; absent: its metadata is damaged or unknown. */
  versions?: Array<{ path: string; version: string }>;
};

export type RepositoryKeys = {
  root: RoleKeys;
  targets: RoleKeys;
  /** Signs snapshot and timestamp. */
  online: RoleKeys;
  /** In the order in which they are asked. */
  publishers: PublisherKeys[];
};

type Roles = {
  root: RootSigned;
  targets: TargetsSigned;
  /** By role: publishers and their bins. */
  delegated: ReadonlyMap<string, TargetsSigned>;
  broken: ReadonlySet<string>;
  snapshot?: SnapshotSigned;
  timestamp?: TimestampSigned;
};

/** Who may sign what in a repository on disk. Throws `usage` if it is not signed, `signature-refused` if it is damaged. */
export async function readKeys(repository: string): Promise<RepositoryKeys> {
  return describe(await LocalMetadata.load(repository));
}

/** The same of a repository that was read elsewhere, as far as it was believed then; undefined for an unsigned one. */
export function readKeysOfState(
  state: RepositoryState,
): RepositoryKeys | undefined {
  const known = readTufState(state);
  const signed = (text: string | undefined) =>
    text === undefined ? undefined : JSON.parse(text).signed;
  const roles = new Map(
    Object.entries(known?.targets ?? {}).map(([role, text]) => [
      role,
      signed(text) as TargetsSigned,
    ]),
  );
  const targets = roles.get('targets');
  if (!known || !targets) return undefined;
  return describe({
    root: signed(known.root),
    targets,
    delegated: roles,
    broken: new Set(),
    snapshot: signed(known.snapshot),
    timestamp: signed(known.timestamp),
  });
}

function describe(roles: Roles): RepositoryKeys {
  const { root, targets, snapshot, timestamp } = roles;
  const { timestamp: first, snapshot: second } = root.roles;
  return {
    root: { ...keysOf(root.roles.root), expiresAt: root.expires },
    targets: { ...keysOf(root.roles.targets), expiresAt: targets.expires },
    online: {
      keyIds: [...new Set([...first.keyids, ...second.keyids])],
      threshold: Math.max(first.threshold, second.threshold),
      expiresAt: earliest([snapshot?.expires, timestamp?.expires]),
    },
    publishers: (targets.delegations?.roles ?? []).map(role =>
      describePublisher(role, roles),
    ),
  };
}

function describePublisher(role: Delegation, roles: Roles): PublisherKeys {
  const { name, paths } = role;
  const own = roles.delegated.get(name);
  const all = own ? [name, ...binNames(name, own)] : [];
  const documents = all.flatMap(each => roles.delegated.get(each) ?? []);
  const files = documents.flatMap(({ targets }) => Object.entries(targets));
  const isWhole = documents.length === all.length && !roles.broken.has(name);
  return {
    ...keysOf(role),
    name,
    folders: [...new Set(paths.map(folderOfPattern))],
    expiresAt: earliest(documents.map(({ expires }) => expires)),
    ...(isWhole && { versions: newestRevisions(new Map(files)) }),
  };
}

function keysOf(role: { keyids: string[]; threshold: number }): RoleKeys {
  return { keyIds: role.keyids, threshold: role.threshold };
}

function earliest(instants: Array<string | undefined>): string | undefined {
  const known = instants.flatMap(each => (each ? [Date.parse(each)] : []));
  return known.length > 0
    ? new Date(Math.min(...known)).toISOString()
    : undefined;
}
