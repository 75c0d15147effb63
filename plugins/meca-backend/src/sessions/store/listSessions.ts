import { SessionState } from '@meca/backstage-plugin-meca-common';
import { Knex } from 'knex';
import { Cursor } from './cursor';
import {
  SESSION_TABLE,
  SessionRow,
  StoredSession,
  toStoredSession,
} from './SessionRow';

/** No session is longer. */
export const MAX_SESSION_MS = 14 * 24 * 60 * 60_000;

/** What to list; instants are epoch milliseconds, references lower case. */
export interface SessionListQuery {
  from?: number;
  to?: number;
  regionId?: string;
  institutionRef?: string;
  ownerRef?: string;
  templatePath?: string;
  courseRef?: string;
  /** Left out: all but cancelled. */
  states?: SessionState[];
  /** By start, then id; left out: ascending. */
  order?: 'asc' | 'desc';
  after?: Cursor;
  limit: number;
  /** Rows the caller may see. */
  visible: (query: Knex.QueryBuilder) => void;
}

/** Sessions in the order asked for: at most `limit`, and whether there are more. */
export async function listSessions(
  db: Knex,
  options: SessionListQuery,
): Promise<{ sessions: StoredSession[]; hasMore: boolean }> {
  const { order = 'asc' } = options;
  const query = db<SessionRow>(SESSION_TABLE)
    .orderBy(['starts_at', 'id'].map(column => ({ column, order })))
    .limit(options.limit + 1)
    .modify(options.visible);
  if (options.to !== undefined) query.where('starts_at', '<', options.to);
  if (options.from !== undefined) {
    query.where('ends_at', '>', options.from);
    // The bound on length lets the index skip the past.
    query.where('starts_at', '>', options.from - MAX_SESSION_MS - 1);
  }
  const equal = {
    region_id: options.regionId,
    institution_ref: options.institutionRef,
    owner_ref: options.ownerRef,
    template_path: options.templatePath,
    course_ref: options.courseRef,
  };
  for (const [column, value] of Object.entries(equal)) {
    if (value !== undefined) query.where(column, value);
  }
  if (options.states) query.whereIn('state', options.states);
  else query.whereNot('state', 'cancelled');
  if (options.after) {
    const { startsAt, id } = options.after;
    const beyond = order === 'asc' ? '>' : '<';
    query.whereRaw(`(starts_at, id) ${beyond} (?, ?)`, [startsAt, id]);
  }
  const rows = await query;
  return {
    sessions: rows.slice(0, options.limit).map(toStoredSession),
    hasMore: rows.length > options.limit,
  };
}
