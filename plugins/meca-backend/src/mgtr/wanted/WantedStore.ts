import { Rollout } from '@meca/backstage-plugin-meca-common';
import { Knex } from 'knex';

/** What somebody chose for a template in a region. */
export interface WantedRecord {
  regionId: string;
  path: string;
  policy: 'latest' | 'pinned' | 'none';
  pinnedVersion?: string;
  keepVersions?: number;
}

interface WantedRow {
  region_id: string;
  path: string;
  policy: WantedRecord['policy'];
  pinned_version: string | null;
  keep_versions: number | null;
}

/** A version that somebody asked for. Instants are epoch milliseconds. */
export interface DemandRecord {
  versionId: string;
  regionId: string;
  /** Entity reference of a person, or `session:<id>`. */
  askedBy: string;
  neededAt?: number;
  askedAt: number;
}

interface DemandRow {
  version_id: string;
  region_id: string;
  asked_by: string;
  needed_at: number | string | null;
  asked_at: number | string;
}

/** Choices about templates: policies of regions, rollouts, demands, and when the daily sync was begun. */
export class WantedStore {
  constructor(private readonly knex: Knex) {}

  async wanted(paths?: string[]): Promise<WantedRecord[]> {
    const query = this.knex<WantedRow>('mgtr_wanted');
    if (paths) query.whereIn('path', paths);
    return (await query).map(row => ({
      regionId: row.region_id,
      path: row.path,
      policy: row.policy,
      pinnedVersion: row.pinned_version ?? undefined,
      keepVersions: row.keep_versions ?? undefined,
    }));
  }

  async setWanted(wanted: WantedRecord, db: Knex = this.knex): Promise<void> {
    const { regionId, path, policy, pinnedVersion, keepVersions } = wanted;
    await db<WantedRow>('mgtr_wanted')
      .insert({
        region_id: regionId,
        path,
        policy,
        pinned_version: pinnedVersion ?? null,
        keep_versions: keepVersions ?? null,
      })
      .onConflict(['region_id', 'path'])
      .merge();
  }

  async clearWanted(
    key: { regionId: string; path: string },
    db: Knex = this.knex,
  ): Promise<void> {
    await db<WantedRow>('mgtr_wanted')
      .where({ region_id: key.regionId, path: key.path })
      .delete();
  }

  async rollouts(): Promise<Map<string, Rollout>> {
    const rows = await this.knex('mgtr_rollout');
    return new Map(
      rows.map(row => [
        row.path,
        {
          canaryRegionIds: JSON.parse(row.canary_region_ids),
          ...(row.soak_hours !== null && { soakHours: row.soak_hours }),
        },
      ]),
    );
  }

  async setRollout(path: string, rollout: Rollout): Promise<void> {
    await this.knex('mgtr_rollout')
      .insert({
        path,
        canary_region_ids: JSON.stringify(rollout.canaryRegionIds),
        soak_hours: rollout.soakHours ?? null,
      })
      .onConflict('path')
      .merge();
  }

  async demands(): Promise<DemandRecord[]> {
    const rows = await this.knex<DemandRow>('mgtr_demand');
    return rows.map(row => ({
      versionId: row.version_id,
      regionId: row.region_id,
      askedBy: row.asked_by,
      neededAt: row.needed_at === null ? undefined : Number(row.needed_at),
      askedAt: Number(row.asked_at),
    }));
  }

  async demand(demand: DemandRecord, db: Knex = this.knex): Promise<void> {
    await db<DemandRow>('mgtr_demand')
      .insert({
        version_id: demand.versionId,
        region_id: demand.regionId,
        asked_by: demand.askedBy,
        needed_at: demand.neededAt ?? null,
        asked_at: demand.askedAt,
      })
      .onConflict(['version_id', 'region_id', 'asked_by'])
      .merge();
  }

  /** A session asks for other versions now, or for none. */
  async dropDemandsOf(askedBy: string, db: Knex = this.knex): Promise<void> {
    await db<DemandRow>('mgtr_demand').where({ asked_by: askedBy }).delete();
  }

  /** People asked for versions here before the region's policy was chosen anew. */
  async dropPersonalDemands(
    key: { regionId: string; versionIds: string[] },
    db: Knex = this.knex,
  ): Promise<void> {
    await db<DemandRow>('mgtr_demand')
      .where({ region_id: key.regionId })
      .whereIn('version_id', key.versionIds)
      .whereNot('asked_by', 'like', 'session:%')
      .delete();
  }

  /** Demands of people from before `before`, and of sessions that are over or gone. */
  async dropOldDemands(before: number): Promise<void> {
    await this.knex<DemandRow>('mgtr_demand')
      .where('asked_at', '<', before)
      .whereNot('asked_by', 'like', 'session:%')
      .delete();
    await this.knex<DemandRow>('mgtr_demand')
      .where('asked_by', 'like', 'session:%')
      .whereNotExists(unfinished =>
        unfinished
          .select('session.id')
          .from('session')
          .whereRaw('session.id = substr(mgtr_demand.asked_by, 9)')
          .whereIn('session.state', [
            ...['admitted', 'preparing', 'running', 'closing'],
          ]),
      )
      .delete();
  }

  /** Epoch milliseconds by region id. */
  async syncsBegun(): Promise<Map<string, number>> {
    const rows = await this.knex('mgtr_sync');
    return new Map(rows.map(row => [row.region_id, Number(row.begun_at)]));
  }

  async beginSync(regionId: string, at: number): Promise<void> {
    await this.knex('mgtr_sync')
      .insert({ region_id: regionId, begun_at: at })
      .onConflict('region_id')
      .merge();
  }
}
