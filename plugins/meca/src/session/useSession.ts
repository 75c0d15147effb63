import { useApi } from '@backstage/core-plugin-api';
import { Session } from '@meca/backstage-plugin-meca-common';
import { useQuery } from '@tanstack/react-query';
import { mecaApiRef } from '../api';
import { mecaQuery, useLiveInterval } from '../query';
import { isMoving } from './seatGroups';

/** While machines move, a teacher watches: ask often even where signals bring hints, as they can get lost. */
const MOVING_MS = 2_500;

/** The session; asked often while its seats move. */
export function useSession(sessionId: string) {
  const api = useApi(mecaApiRef);
  const idleMs = useIdleInterval();
  return useQuery({
    ...mecaQuery(api, 'getSession', { params: { sessionId } }),
    refetchInterval: query =>
      query.state.data && hasMovingSeats(query.state.data) ? MOVING_MS : idleMs,
  });
}

/** Its seats, asked for while somebody looks at them. */
export function useSeats(sessionId: string) {
  const api = useApi(mecaApiRef);
  const idleMs = useIdleInterval();
  return useQuery({
    ...mecaQuery(api, 'listSeats', { params: { sessionId } }),
    refetchInterval: query =>
      query.state.data?.items.some(isMoving) ? MOVING_MS : idleMs,
  });
}

function useIdleInterval(): number {
  return useLiveInterval({ withSignalsMs: 60_000, withoutSignalsMs: 10_000 });
}

function hasMovingSeats(session: Session): boolean {
  return (
    ['preparing', 'closing'].includes(session.state) ||
    session.seatCounts.preparing > 0
  );
}
