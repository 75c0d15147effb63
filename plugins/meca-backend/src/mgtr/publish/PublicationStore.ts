import { isDatabaseConflictError } from '@backstage/backend-plugin-api';
import {
  Publication,
  publicationSchema,
} from '@meca/backstage-plugin-meca-common';
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

  /** How far it is, and that somebody is at it; nothing once it has ended. */
  async save(record: PublicationRecord): Promise<void> {
    await this.knex(TABLE)
      .where({ id: record.id, state: 'running' })
      .update({
        record: JSON.stringify(record),
        state: record.state,
        alive_at: databaseTime(this.knex),
      });
  }

  /** Ends those whose makers died. Returns how many. */
  async failAbandoned(now: number): Promise<number> {
    const rows = await this.knex<PublicationRow>(TABLE)
      .where({ state: 'running' })
      .where('alive_at', '<', databaseTime(this.knex, -DEAD_AFTER_MS));
    for (const row of rows) {
      const record = recordSchema.parse(JSON.parse(row.record));
      await this.save({ ...record, ...interrupted(record, now) });
    }
    return rows.length;
  }
}

/** What becomes of a publication whose maker went away: readers of the repository see all of it, or nothing. */
export function interrupted(
  { isMade }: PublicationRecord,
  now: number,
): Pick<Publication, 'state' | 'problem' | 'endedAt'> {
  const at = new Date(now).toISOString();
  if (isMade) return { state: 'published', endedAt: at };
  return {
    state: 'failed',
    endedAt: at,
    problem: {
      code: 'interrupted',
      message: 'The portal was stopped while it was being published',
      remedy: 'Publish it again; nothing of it is visible yet.',
      at,
    },
  };
}
