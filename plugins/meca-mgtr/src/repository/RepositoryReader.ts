import type { Manifest } from '../manifest';
import type { MgtrError } from '../MgtrError';

/** One version that a repository offers, with a manifest that passed every check. */
export type RepositoryVersion = {
  path: string;
  version: string;
  /** 1 for `manifest.json`, n for `manifest.r<n>.json`. */
  revision: number;
  manifest: Manifest;
  manifestSha256: string;
  /** Role that signed it, or undefined in an unsigned repository. */
  publisher?: string;
};

/** What the reader keeps of a version between refreshes, so that unchanged manifests are not read again. */
export type KnownVersion = {
  path: string;
  version: string;
  revision: number;
  manifestSha256: string;
  imageSha256: string;
  /** Role that signed it; keep it, it tells what the absence of the version means. */
  publisher?: string;
};

/** Something wrong with one version or one publisher; everything else is unharmed. */
export type RepositoryProblem = {
  path?: string;
  version?: string;
  publisher?: string;
  error: MgtrError;
};

/**
 * What a client must remember of a repository for its next refresh, as JSON: without it an older state of the repository could be
 * passed off as the newest. Opaque; a few hundred bytes per version.
 */
export type RepositoryState = {
  kind: 'tuf' | 'none';
  [key: string]: unknown;
};

export type RefreshOptions = {
  /** As given back by the last refresh; absent the first time. */
  state?: RepositoryState;
  /** Versions already known to the caller. */
  known?: Iterable<KnownVersion>;
  /** Takes each new or changed version. It is awaited, so manifests do not pile up in memory. */
  onVersion: (version: RepositoryVersion) => void | Promise<void>;
  signal?: AbortSignal;
};

export type RefreshResult = {
  state: RepositoryState;
  /** `none`: nothing here is signed. Show a warning on everything that comes from it. */
  trust: 'tuf' | 'none';
  /** All versions that are offered now and have no problem. */
  present: KnownVersion[];
  /** Known versions that are offered no more, of publishers whose metadata could be read. */
  gone: KnownVersion[];
  problems: RepositoryProblem[];
  /** What was wrong at the repository or a mirror, and was had from another of them. */
  faults: MgtrError[];
  /** When the metadata will be too old to be believed. */
  expiresAt?: string;
  /** How many files were read. */
  filesRead: number;
};

/** The list of versions of one repository. */
export interface RepositoryReader {
  /** Label of the carrier. */
  readonly label: string;
  /**
   * Reads what changed since `state`. Throws an `MgtrError` when the repository as a whole cannot be reached or believed; the
   * caller then keeps what it has, with its age.
   */
  refresh(options: RefreshOptions): Promise<RefreshResult>;
}
