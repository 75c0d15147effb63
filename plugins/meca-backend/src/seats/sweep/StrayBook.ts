import { Instance } from '@meca/backstage-plugin-meca-node';
import { Knex } from 'knex';
import { readDatabaseTime } from '../../database';
import { SEAT_TABLE, SeatRow } from '../SeatRow';

interface StrayRow {
  region_id: string;
  instance_id: string;
  name: string;
  first_seen_at: number | string;
}

/** Stays below SQLite's limit on parameters. */
const CHUNK = 400;

/** Remembers since when machines without a seat are there. */
export class StrayBook {
  constructor(private readonly knex: Knex) {}

  /** Those that no seat of any session names. */
  async withoutSeat(machines: Instance[]): Promise<Instance[]> {
    const strays: Instance[] = [];
    for (let at = 0; at < machines.length; at += CHUNK) {
      const some = machines.slice(at, at + CHUNK);
      const rows = await this.knex<SeatRow>(SEAT_TABLE)
        .whereIn(
          'name',
          some.map(({ name }) => name),
        )
        .orWhereIn(
          'instance_id',
          some.map(({ id }) => id),
        )
        .select('name', 'instance_id');
      const names = new Set(rows.map(row => row.name));
      const ids = new Set(rows.map(row => row.instance_id));
      strays.push(
        ...some.filter(({ id, name }) => !names.has(name) && !ids.has(id)),
      );
    }
    return strays;
  }

  /** Writes down the strays that a region has now, and forgets those it no longer has. */
  async record(
    regionId: string,
    strays: Instance[],
  ): Promise<{ fresh: Instance[]; seenSince(instanceId: string): number }> {
    const now = await readDatabaseTime(this.knex);
    const known = await this.knex<StrayRow>('stray_instance').where({
      region_id: regionId,
    });
    const since = new Map(
      known.map(row => [row.instance_id, Number(row.first_seen_at)]),
    );
    const present = new Set(strays.map(({ id }) => id));
    for (const row of known.filter(r => !present.has(r.instance_id))) {
      await this.knex('stray_instance')
        .where({ region_id: regionId, instance_id: row.instance_id })
        .delete();
    }
    const fresh = strays.filter(({ id }) => !since.has(id));
    for (const { id, name } of fresh) {
      await this.knex('stray_instance')
        .insert({
          region_id: regionId,
          instance_id: id,
          name: name.slice(0, 255),
          first_seen_at: now,
        })
        .onConflict(['region_id', 'instance_id'])
        .ignore();
    }
    return { fresh, seenSince: id => now - (since.get(id) ?? now) };
  }
}
