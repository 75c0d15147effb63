import {
  Session,
  SessionPage,
  SessionQuery,
} from '@meca/backstage-plugin-meca-common';

/** More than this cannot be told apart on one screen; the page says that some are missing. */
export const MAX_SESSIONS_SHOWN = 2_000;
const PAGE_SIZE = 500;

export interface SessionsInRange {
  items: Session[];
  /** There are more in the range than were fetched. */
  truncated: boolean;
}

/** All sessions that match, page after page, up to {@link MAX_SESSIONS_SHOWN}. */
export async function listSessionsInRange(
  listPage: (query: SessionQuery) => Promise<SessionPage>,
  query: Omit<SessionQuery, 'limit' | 'cursor'>,
): Promise<SessionsInRange> {
  const items: Session[] = [];
  let cursor: string | undefined;
  do {
    const page = await listPage({ ...query, limit: PAGE_SIZE, cursor });
    items.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor && items.length < MAX_SESSIONS_SHOWN);
  return { items, truncated: cursor !== undefined };
}
