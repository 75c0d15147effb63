import { CapacityMetric } from '@meca/backstage-plugin-meca-common';
import { Knex } from 'knex';
import { CapacityHistoryStore, CapacityPoint } from './CapacityHistoryStore';
import { thinHistory } from './thinHistory';

const TABLE = 'capacity_history';

export class DatabaseCapacityHistoryStore implements CapacityHistoryStore {
  static create(options: { knex: Knex }): DatabaseCapacityHistoryStore {
    return new DatabaseCapacityHistoryStore(options.knex);
  }

  private constructor(private readonly knex: Knex) {}

  async append(
    regionId: string,
    metrics: Pick<CapacityMetric, 'kind' | 'unit' | 'used' | 'total'>[],
    at: number,
  ): Promise<void> {
    if (metrics.length === 0) return;
    await this.knex(TABLE)
      .insert(
        metrics.map(({ kind, unit, used, total }) => ({
          region_id: regionId,
          kind,
          at,
          resolution: 'round',
          unit,
          used,
          total,
        })),
      )
      .onConflict(['kind', 'region_id', 'resolution', 'at'])
      .ignore();
  }

  async read(
    query: Parameters<CapacityHistoryStore['read']>[0],
  ): Promise<CapacityPoint[]> {
    const { regionId, kinds, from, to, maxPoints } = query;
    const step = Math.max(1, Math.ceil((to - from) / maxPoints));
    // Grouped in the database, so that a year of a region costs no more memory than a day. The casts make the
    // division one of whole numbers: SQLite takes parameters for reals.
    const rows = await this.knex(TABLE)
      .where({ region_id: regionId })
      .whereIn('kind', kinds)
      .andWhere('at', '>=', from)
      .andWhere('at', '<', to)
      .groupBy(
        'kind',
        this.knex.raw('(at - cast(? as bigint)) / cast(? as bigint)', [
          from,
          step,
        ]),
      )
      .select('kind')
      .min('unit as unit')
      .max('at as at')
      .avg('used as used')
      .avg('total as total')
      .orderBy([{ column: 'kind' }, { column: 'at' }]);
    return rows.map(row => ({
      kind: row.kind,
      unit: row.unit,
      at: Number(row.at),
      used: Number(row.used),
      total: Number(row.total),
    }));
  }

  async thin(options: { now: number; signal: AbortSignal }): Promise<void> {
    await thinHistory(this.knex, options);
  }
}
