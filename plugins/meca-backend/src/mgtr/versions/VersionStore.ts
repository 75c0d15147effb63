import { randomUUID } from 'node:crypto';
import { VersionStage } from '@meca/backstage-plugin-meca-common';
import {
  KnownVersion,
  Manifest,
  parseManifest,
  RepositoryVersion,
} from '@meca/meca-mgtr';
import { Knex } from 'knex';
import {
  summarize,
  toVersionRecord,
  VERSION_COLUMNS,
  VERSION_TABLE,
  VersionRecord,
  VersionRow,
  Withdrawal,
} from './VersionRow';
import { versionKey } from './versionKey';

/** Bound parameters of one statement stay below what SQLite takes. */
const BATCH = 500;

/** What a refresh made of a version. */
export type VersionChange = 'new' | 'withdrawn' | 'changed';

/** Versions that repositories publish or have published, in the database. */
export class VersionStore {
  constructor(private readonly knex: Knex) {}

  /** Versions of paths, or all; by path, the highest first. */
  async list(filter: { paths?: string[] } = {}): Promise<VersionRecord[]> {
    const query = this.knex<VersionRow>(VERSION_TABLE)
      .select(...VERSION_COLUMNS)
      .orderBy('path')
      .orderBy('version_key', 'desc')
      .orderBy('id');
    if (filter.paths) query.whereIn('path', filter.paths);
    return (await query).map(toVersionRecord);
  }

  async get(
    id: string,
  ): Promise<(VersionRecord & { manifest: Manifest }) | undefined> {
    const row = await this.knex<VersionRow>(VERSION_TABLE)
      .where({ id })
      .first();
    return (
      row && {
        ...toVersionRecord(row),
        manifest: parseManifest(
          Buffer.from(row.manifest),
          `${row.path}/${row.version}`,
        ),
      }
    );
  }

  /** Without the manifest, which may be long. */
  async nameOf(
    id: string,
  ): Promise<Pick<VersionRecord, 'path' | 'versionKey'> | undefined> {
    const row = await this.knex<VersionRow>(VERSION_TABLE)
      .where({ id })
      .first('path', 'version_key');
    return row && { path: row.path, versionKey: row.version_key };
  }

  /** What a reader of the repository wants to know of earlier refreshes. */
  async known(
    repositoryId: string,
  ): Promise<(KnownVersion & { id: string; stage: VersionStage })[]> {
    const rows = await this.knex<VersionRow>(VERSION_TABLE)
      .where({ repository_id: repositoryId })
      .select(
        ...['id', 'path', 'version', 'revision', 'publisher', 'stage'],
        ...['manifest_sha256', 'image_sha256'],
      );
    return rows.map(row => ({
      id: row.id,
      path: row.path,
      version: row.version,
      revision: row.revision,
      manifestSha256: row.manifest_sha256,
      imageSha256: row.image_sha256,
      publisher: row.publisher ?? undefined,
      stage: row.stage,
    }));
  }

  /** Keeps a version that is new, or about which its publisher says something new. */
  async save(
    repositoryId: string,
    read: RepositoryVersion,
    /** Whether a version that is new begins as a candidate. */
    options: { asCandidate: boolean; now: number },
  ): Promise<VersionChange> {
    const { manifest } = read;
    const key = {
      repository_id: repositoryId,
      path: read.path,
      version_key: versionKey(read.version),
    };
    const told = {
      version: read.version,
      publisher: read.publisher ?? null,
      revision: read.revision,
      manifest: JSON.stringify(manifest),
      summary: JSON.stringify(summarize(manifest)),
      manifest_sha256: read.manifestSha256,
      image_sha256: manifest.image.sha256,
    };
    const withdrawn = withdrawalIn(manifest);
    const known = await this.knex<VersionRow>(VERSION_TABLE)
      .where(key)
      .first('id', 'stage', 'withdrawn', 'released_at');
    if (!known) {
      const stage = options.asCandidate ? 'candidate' : 'released';
      await this.knex<VersionRow>(VERSION_TABLE).insert({
        ...key,
        ...told,
        id: randomUUID(),
        stage: withdrawn ? 'withdrawn' : stage,
        withdrawn: withdrawn ? JSON.stringify(withdrawn) : null,
        first_seen_at: options.now,
        released_at: options.asCandidate ? null : options.now,
      });
      return withdrawn ? 'withdrawn' : 'new';
    }
    const decided: Withdrawal | undefined =
      known.withdrawn && JSON.parse(known.withdrawn);
    // What was decided here stays decided, whatever the publisher says later.
    const holds = decided?.by === 'portal' ? decided : withdrawn;
    const stage = holds ? 'withdrawn' : stageBefore(known);
    await this.knex<VersionRow>(VERSION_TABLE)
      .where({ id: known.id })
      // A slower reader must not undo what a quicker one learnt.
      .where('revision', '<=', read.revision)
      .update({
        ...told,
        stage,
        withdrawn: holds ? JSON.stringify(holds) : null,
      });
    return holds && known.stage !== 'withdrawn' ? 'withdrawn' : 'changed';
  }

  /** The repository lists them no more. What is gone may be used where it is, so those that were withdrawn stay withdrawn. */
  async markGone(ids: string[]): Promise<void> {
    for (const batch of batches(ids)) {
      await this.knex<VersionRow>(VERSION_TABLE)
        .whereIn('id', batch)
        .whereNot({ stage: 'withdrawn' })
        .update({ stage: 'gone' });
    }
  }

  /** The repository lists them again, unchanged. */
  async markListed(ids: string[]): Promise<void> {
    const rows = await this.knex<VersionRow>(VERSION_TABLE)
      .whereIn('id', ids.slice(0, BATCH))
      .where({ stage: 'gone' })
      .select('id', 'withdrawn', 'released_at');
    for (const row of rows) {
      await this.knex<VersionRow>(VERSION_TABLE)
        .where({ id: row.id, stage: 'gone' })
        .update({ stage: row.withdrawn ? 'withdrawn' : stageBefore(row) });
    }
    if (ids.length > BATCH) await this.markListed(ids.slice(BATCH));
  }

  /** A decision of this portal. False: it was withdrawn before. */
  async withdraw(
    id: string,
    withdrawal: Omit<Withdrawal, 'by'>,
  ): Promise<boolean> {
    const changed = await this.knex<VersionRow>(VERSION_TABLE)
      .where({ id })
      .whereNot({ stage: 'withdrawn' })
      .update({
        stage: 'withdrawn',
        withdrawn: JSON.stringify({ ...withdrawal, by: 'portal' }),
      });
    return changed === 1;
  }

  /** False: it is no candidate any more. */
  async release(id: string, now: number): Promise<boolean> {
    const changed = await this.knex<VersionRow>(VERSION_TABLE)
      .where({ id, stage: 'candidate' })
      .update({ stage: 'released', released_at: now });
    return changed === 1;
  }
}

function stageBefore(row: Pick<VersionRow, 'released_at'>): VersionStage {
  return row.released_at === null ? 'candidate' : 'released';
}

function withdrawalIn({ withdrawn }: Manifest): Withdrawal | undefined {
  return withdrawn
    ? { at: withdrawn.at, reason: withdrawn.reason, by: 'repository' }
    : undefined;
}

function* batches(ids: string[]): Generator<string[]> {
  const sorted = [...ids].sort();
  for (let at = 0; at < sorted.length; at += BATCH) {
    yield sorted.slice(at, at + BATCH);
  }
}
