import { VersionStage } from '@meca/backstage-plugin-meca-common';
import { Manifest } from '@meca/meca-mgtr';

export const VERSION_TABLE = 'mgtr_version';

/** A manifest without what grows with the image. */
export type VersionSummary = Pick<
  Manifest,
  | 'title'
  | 'description'
  | 'createdAt'
  | 'os'
  | 'image'
  | 'archive'
  | 'access'
  | 'licence'
  | 'requirements'
>;

/** Who said that a version must not be used: its publisher, or somebody here. */
export interface Withdrawal {
  /** ISO 8601 */
  at: string;
  reason: string;
  by: 'repository' | 'portal';
}

/** As in the database; `pg` returns bigint as strings. */
export interface VersionRow {
  id: string;
  repository_id: string;
  path: string;
  version: string;
  version_key: string;
  publisher: string | null;
  revision: number;
  manifest: string;
  summary: string;
  manifest_sha256: string;
  image_sha256: string;
  stage: VersionStage;
  withdrawn: string | null;
  first_seen_at: number | string;
  released_at: number | string | null;
}

/** A version without its chunks. Instants are epoch milliseconds. */
export interface VersionRecord {
  id: string;
  repositoryId: string;
  path: string;
  version: string;
  versionKey: string;
  publisher?: string;
  revision: number;
  summary: VersionSummary;
  imageSha256: string;
  stage: VersionStage;
  withdrawn?: Withdrawal;
  firstSeenAt: number;
  releasedAt?: number;
}

/** What lists of versions read: everything but the manifests. */
export const VERSION_COLUMNS = [
  'id',
  'repository_id',
  'path',
  'version',
  'version_key',
  'publisher',
  'revision',
  'summary',
  'image_sha256',
  'stage',
  'withdrawn',
  'first_seen_at',
  'released_at',
] as const satisfies (keyof VersionRow)[];

export function toVersionRecord(
  row: Pick<VersionRow, (typeof VERSION_COLUMNS)[number]>,
): VersionRecord {
  return {
    id: row.id,
    repositoryId: row.repository_id,
    path: row.path,
    version: row.version,
    versionKey: row.version_key,
    publisher: row.publisher ?? undefined,
    revision: row.revision,
    summary: JSON.parse(row.summary),
    imageSha256: row.image_sha256,
    stage: row.stage,
    withdrawn: row.withdrawn ? JSON.parse(row.withdrawn) : undefined,
    firstSeenAt: Number(row.first_seen_at),
    releasedAt: row.released_at === null ? undefined : Number(row.released_at),
  };
}

export function summarize(manifest: Manifest): VersionSummary {
  const { title, description, createdAt, os, image, archive } = manifest;
  const { access, licence, requirements } = manifest;
  return {
    ...{ title, description, createdAt, os, image, archive },
    ...{ access, licence, requirements },
  };
}
