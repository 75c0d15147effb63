import { Session } from '@meca/backstage-plugin-meca-common';
import { useNow } from '../components';
import { useMecaQuery } from '../query';

const STEP_MS = 300_000;
const NEXT_SHOWN = 5;
const PAST_SHOWN = 3;

/** What a course's page tells of its sessions. */
export type CourseSessions =
  | { state: 'loading' }
  | { state: 'error'; error: Error; retry: () => void }
  | {
      state: 'loaded';
      /** Those under way come first. */
      next: Session[];
      /** The latest first. */
      past: Session[];
      hasMore: boolean;
    };

/** The sessions of a course that are nearest to now, on both sides. */
export function useCourseSessions(courseRef: string): CourseSessions {
  // In steps, so that the question does not change with every tick of the clock.
  const step = Math.floor(useNow().getTime() / STEP_MS) * STEP_MS;
  const now = new Date(step).toISOString();
  const options = { keepPrevious: true };
  const next = useMecaQuery(
    'listSessions',
    { query: { courseRef, from: now, limit: NEXT_SHOWN } },
    options,
  );
  // What began before now may still be under way: one more may have to be left out.
  const begun = useMecaQuery(
    'listSessions',
    { query: { courseRef, to: now, order: 'desc', limit: PAST_SHOWN + 1 } },
    options,
  );
  if (!next.data || !begun.data) {
    const failed = [next, begun].find(({ error }) => error);
    return failed
      ? { state: 'error', error: failed.error!, retry: failed.refetch }
      : { state: 'loading' };
  }
  const over = begun.data.items.filter(
    ({ endsAt }) => Date.parse(endsAt) <= step,
  );
  return {
    state: 'loaded',
    next: next.data.items,
    past: over.slice(0, PAST_SHOWN),
    hasMore:
      next.data.nextCursor !== undefined ||
      begun.data.nextCursor !== undefined ||
      over.length > PAST_SHOWN,
  };
}
