import { useMecaMutation } from '../query';

const INVALIDATES = [
  'getSession',
  'listSeats',
  'listSessions',
  'listWorkspaces',
] as const;

/** What can be done with a session; each rejects with the service's reason. */
export function useSessionActions(sessionId: string) {
  const options = { invalidates: [...INVALIDATES] };
  const params = { sessionId };
  const start = useMecaMutation('startSession', options);
  const stop = useMecaMutation('stopSession', options);
  const cancel = useMecaMutation('cancelSession', options);
  const repair = useMecaMutation('repairSeat', options);
  return {
    start,
    /** Its progress and failure are in `start`. */
    startAll: () => start.mutate({ params }),
    stopAll: () => stop.mutateAsync({ params }),
    cancelSession: () => cancel.mutateAsync({ params }),
    repairSeat: (ordinal: number) =>
      repair.mutateAsync({ params: { sessionId, ordinal: String(ordinal) } }),
  };
}
