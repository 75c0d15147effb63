import { randomUUID } from 'node:crypto';
import { Knex } from 'knex';
import { databaseTime, lockRows } from '../../database';
import {
  REPLICA_TABLE,
  ReplicaRecord,
  ReplicaRow,
  toReplicaRecord,
} from './ReplicaRow';
import { ReplicaFilter, ReplicaStore } from './ReplicaStore';

/** Bound parameters of one statement stay below what SQLite takes. */
const BATCH = 500;

/** Replicas in the database. */
export class DatabaseReplicaStore implements ReplicaStore {
  readonly #listeners = new Set<() => void>();

  constructor(private readonly knex: Knex) {}

  /** Called when there may be something to do. */
  onWork(listener: () => void): void {
    this.#listeners.add(listener);
  }

  wake(): void {
    this.#listeners.forEach(listener => listener());
  }

  async get(
    id: string,
    db: Knex = this.knex,
  ): Promise<ReplicaRecord | undefined> {
    const row = await joined(db).where('mgtr_replica.id', id).first();
    return row && toReplicaRecord(row);
  }

  async list(
    filter: ReplicaFilter,
    db: Knex = this.knex,
  ): Promise<ReplicaRecord[]> {
    const { ids, regionIds, versionIds, paths, version, desired } = filter;
    const query = joined(db)
      .orderBy('mgtr_version.path')
      .orderBy('mgtr_version.version_key', 'desc')
      .orderBy('mgtr_replica.region_id');
    if (ids) query.whereIn('mgtr_replica.id', ids);
    if (regionIds) query.whereIn('mgtr_replica.region_id', regionIds);
    if (versionIds) query.whereIn('mgtr_replica.version_id', versionIds);
    if (paths) query.whereIn('mgtr_version.path', paths);
    if (version) query.where('mgtr_version.version', version);
    if (desired) query.where('mgtr_replica.desired', desired);
    if (filter.states) query.whereIn('mgtr_replica.state', filter.states);
    else if (!filter.includeGone) query.whereNot('mgtr_replica.state', 'gone');
    return (await query).map(toReplicaRecord);
  }

  async want(
    wanted: Parameters<ReplicaStore['want']>[0],
    db: Knex = this.knex,
  ): Promise<{ id: string; changed: boolean }> {
    const { versionId, regionId, mode, urgency, again = false } = wanted;
    const now = databaseTime(db);
    const key = { version_id: versionId, region_id: regionId };
    const id = randomUUID();
    await db(REPLICA_TABLE)
      .insert({
        ...{ id, ...key, mode, urgency },
        ...{ desired: 'present', state: 'wanted' },
        ...{ next_attempt_at: now, wanted_at: now },
      })
      .onConflict(['version_id', 'region_id'])
      .ignore();
    const row = await db(REPLICA_TABLE).where(key).first('id');
    if (row.id === id) return { id, changed: true };
    const changed = await db(REPLICA_TABLE)
      .where({ id: row.id })
      .where(differs => {
        differs.whereNot({ desired: 'present' }).orWhereNot({ urgency });
        if (again) differs.orWhereNot({ state: 'ready' });
      })
      .update({
        ...{ desired: 'present', urgency, unwanted_at: null },
        wish: db.raw('wish + 1'),
        next_attempt_at: now,
      });
    await db(REPLICA_TABLE)
      .where({ id: row.id })
      .whereNotNull('unwanted_at')
      .update({ unwanted_at: null });
    return { id: row.id, changed: changed > 0 };
  }

  async markUnwanted(
    ids: string[],
    since: number,
    db: Knex = this.knex,
  ): Promise<void> {
    await updateMany(db, ids, rows => rows.whereNull('unwanted_at'), {
      unwanted_at: since,
    });
  }

  async remove(ids: string[], db: Knex = this.knex): Promise<number> {
    return updateMany(db, ids, rows => rows.where({ desired: 'present' }), {
      desired: 'absent',
      wish: db.raw('wish + 1'),
      next_attempt_at: databaseTime(db),
    });
  }

  /** There is news of these, so the engine shall look; what is settled stays so. */
  async poke(regionId: string, ids: string[]): Promise<void> {
    const now = databaseTime(this.knex);
    const unsettled = (rows: Knex.QueryBuilder) =>
      rows
        .where({ region_id: regionId, desired: 'present' })
        .whereNotIn('state', ['ready', 'gone'])
        .where('next_attempt_at', '>', now);
    await updateMany(this.knex, ids, unsettled, { next_attempt_at: now });
  }

  async retry(id: string, db: Knex = this.knex): Promise<boolean> {
    const changed = await db(REPLICA_TABLE)
      .where({ id })
      .update({
        wish: db.raw('wish + 1'),
        next_attempt_at: databaseTime(db),
      });
    return changed > 0;
  }
}

function joined(db: Knex) {
  return db<ReplicaRow, ReplicaRow[]>(REPLICA_TABLE)
    .join('mgtr_version', 'mgtr_version.id', 'mgtr_replica.version_id')
    .select(
      'mgtr_replica.*',
      'mgtr_version.path as path',
      'mgtr_version.version as version',
    );
}

/** Changes those of `ids` that are `which`; returns how many. */
async function updateMany(
  db: Knex,
  ids: string[],
  which: (rows: Knex.QueryBuilder) => void,
  columns: Record<string, unknown>,
): Promise<number> {
  let changed = 0;
  // In a transaction the batches, too, are locked in order.
  const sorted = [...ids].sort();
  for (let at = 0; at < sorted.length; at += BATCH) {
    const batch = sorted.slice(at, at + BATCH);
    const rows = (all: Knex.QueryBuilder) =>
      all.whereIn('id', batch).where(which);
    changed += await lockRows(db, REPLICA_TABLE, rows, locked =>
      locked(REPLICA_TABLE).where(rows).update(columns),
    );
  }
  return changed;
}
