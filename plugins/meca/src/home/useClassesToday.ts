import { DateTime } from 'luxon';
import { Session, Workspace } from '@meca/backstage-plugin-meca-common';
import { useNow } from '../components';
import { useLiveInterval, useMecaQuery } from '../query';

/** The viewer's classes of one day. */
export interface ClassesToday {
  /** Those that the viewer holds. */
  held: Session[];
  /** Seats of the viewer in classes of others that are not over. */
  attended: Workspace[];
}

/** The viewer's own day; midnight is where the next one begins. `data` is undefined until both questions are answered. */
export function useClassesToday() {
  const viewer = useMecaQuery('getViewer', {});
  const today = DateTime.fromJSDate(useNow()).startOf('day');
  const from = today.toUTC().toISO()!;
  const to = today.plus({ days: 1 }).toUTC().toISO()!;
  const refetchInterval = useLiveInterval({
    withSignalsMs: 120_000,
    withoutSignalsMs: 30_000,
  });
  const held = useMecaQuery(
    'listSessions',
    { query: { ownerRef: viewer.data?.userRef, from, to } },
    { enabled: viewer.data !== undefined, refetchInterval },
  );
  const seats = useMecaQuery('listWorkspaces', {}, { refetchInterval });
  const failed = [viewer, held, seats].find(query => query.error);
  return {
    data:
      held.data && seats.data
        ? {
            held: held.data.items,
            attended: attendedOf(seats.data.items, {
              from,
              to,
              held: held.data.items,
            }),
          }
        : undefined,
    error: failed?.error,
    retry: () => failed?.refetch(),
  };
}

function attendedOf(
  workspaces: Workspace[],
  { from, to, held }: { from: string; to: string; held: Session[] },
): Workspace[] {
  const own = new Set(held.map(({ id }) => id));
  return workspaces.filter(
    ({ state, startsAt, endsAt, sessionId }) =>
      state !== 'ended' &&
      Date.parse(startsAt) < Date.parse(to) &&
      Date.parse(endsAt) > Date.parse(from) &&
      !own.has(sessionId),
  );
}
