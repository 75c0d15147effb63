import { InputError } from '@backstage/errors';
import {
  problemSchema,
  TemplateEvent,
  TemplateEventPage,
} from '@meca/backstage-plugin-meca-common';
import { Knex } from 'knex';
import { z } from 'zod';

const TABLE = 'mgtr_event';
const DAY_MS = 24 * 60 * 60_000;
/** Long enough for a term's questions. */
export const EVENTS_KEPT_MS = 90 * DAY_MS;

interface EventRow {
  id: number;
  at: number | string;
  region_id: string;
  path: string;
  version: string;
  kind: string;
  data: string | null;
}

const dataSchema = z.object({
  problem: problemSchema.optional(),
  reason: z.string().optional(),
});

/** What happened to versions as a whole; events of replicas are written with their states. */
export interface VersionEvent {
  path: string;
  version: string;
  kind: 'released' | 'withdrawn' | 'published' | 'unlisted';
  data?: Record<string, string>;
}

/** What happened, for people. */
export class EventLog {
  constructor(private readonly knex: Knex) {}

  async add(event: VersionEvent, at: number): Promise<void> {
    const { path, version, kind, data } = event;
    await this.knex(TABLE).insert({
      at,
      // Of no region in particular.
      region_id: '',
      path,
      version,
      kind,
      data: data ? JSON.stringify(data) : null,
    });
  }

  /** Of one template, the latest first. Throws InputError for a cursor that is not one. */
  async list(query: {
    path: string;
    limit: number;
    cursor?: string;
  }): Promise<TemplateEventPage> {
    const { path, limit, cursor } = query;
    if (cursor !== undefined && !/^\d{1,9}$/.test(cursor)) {
      throw new InputError(
        'Invalid request: cursor: is not one that a list gave; begin at the first page',
      );
    }
    const rows = await this.knex<EventRow>(TABLE)
      .where({ path })
      // Measurements that the portal keeps for itself.
      .whereNot({ kind: 'uploaded' })
      .where(older => {
        if (cursor !== undefined) older.where('id', '<', Number(cursor));
      })
      .orderBy('id', 'desc')
      .limit(limit + 1);
    const items = rows.slice(0, limit).map(present);
    return rows.length > limit
      ? { items, nextCursor: items.at(-1)!.id }
      : { items };
  }

  /** Returns how many were forgotten. */
  forgetOld(now: number): Promise<number> {
    return this.knex(TABLE)
      .where('at', '<', now - EVENTS_KEPT_MS)
      .delete();
  }
}

function present(row: EventRow): TemplateEvent {
  const data = dataSchema.parse(row.data ? JSON.parse(row.data) : {});
  return {
    id: String(row.id),
    at: new Date(Number(row.at)).toISOString(),
    ...(row.region_id && { regionId: row.region_id }),
    version: row.version,
    kind: row.kind,
    ...data,
  };
}
