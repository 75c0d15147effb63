import { isDatabaseConflictError } from '@backstage/backend-plugin-api';
import { publicationSchema } from '@meca/backstage-plugin-meca-common';
import { Knex } from 'knex';
import { z } from 'zod';
import { databaseTime } from '../../database';

const TABLE = 'mgtr_publication';
/** After so long without a sign of life, whoever made it is dead. */
const DEAD_AFTER_MS = 60_000;
export const HEARTBEAT_MS = 10_000;

const recordSchema = publicationSchema.extend({
  /** Of the request, to tell a repeated one from another under the same key. */
  requestSha256: z.string(),
  /** The version is made and listed; what may still come is reading it. */
  isMade: z.boolean().optional(),
  /** Written before the version is listed with this manifest: from then on the repository knows whether it is. */
  manifestSha256: z.string().optional(),
});
export type PublicationRecord = z.infer<typeof recordSchema>;

interface PublicationRow {
  id: string;
  record: string;
  started_at: number | string;
  state: string;
  alive_at: number | string;
}

/** Publications and how far they are. */
export class PublicationStore {
  constructor(private readonly knex: Knex) {}

  /** False: there is one with this id. */
  async tryInsert(record: PublicationRecord): Promise<boolean> {
    try {
      await this.knex(TABLE).insert({
        id: record.id,
        record: JSON.stringify(record),
        started_at: Date.parse(record.startedAt),
        state: record.state,
        alive_at: databaseTime(this.knex),
      });
      return true;
    } catch (error) {
      if (isDatabaseConflictError(error)) return false;
      throw error;
    }
  }

  async get(id: string): Promise<PublicationRecord | undefined> {
    const row = await this.knex<PublicationRow>(TABLE).where({ id }).first();
    return row && recordSchema.parse(JSON.parse(row.record));
  }

  async running(): Promise<PublicationRecord[]> {
    const rows = await this.knex<PublicationRow>(TABLE).where({
      state: 'running',
    });
    return rows.map(row => recordSchema.parse(JSON.parse(row.record)));
  }

  /** How far it is, and that somebody is at it. False: it has ended. */
  async save(record: PublicationRecord): Promise<boolean> {
    const changed = await this.knex(TABLE)
      .where({ id: record.id, state: 'running' })
      .update({
        record: JSON.stringify(record),
        state: record.state,
        alive_at: databaseTime(this.knex),
      });
    return changed === 1;
  }

  /** Those whose makers died. */
  async abandoned(): Promise<PublicationRecord[]> {
    const rows = await this.knex<PublicationRow>(TABLE)
      .where({ state: 'running' })
      .where('alive_at', '<', databaseTime(this.knex, -DEAD_AFTER_MS));
    return rows.map(row => recordSchema.parse(JSON.parse(row.record)));
  }
}
