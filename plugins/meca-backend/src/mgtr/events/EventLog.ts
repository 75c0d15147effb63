import { Knex } from 'knex';

const TABLE = 'mgtr_event';
const DAY_MS = 24 * 60 * 60_000;
/** Long enough for a term's questions. */
export const EVENTS_KEPT_MS = 90 * DAY_MS;

/** What happened to versions as a whole; events of replicas are written with their states. */
export interface VersionEvent {
  path: string;
  version: string;
  kind: 'released' | 'withdrawn' | 'published';
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

  /** Returns how many were forgotten. */
  forgetOld(now: number): Promise<number> {
    return this.knex(TABLE)
      .where('at', '<', now - EVENTS_KEPT_MS)
      .delete();
  }
}
