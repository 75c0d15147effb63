import { SessionRecord } from '../sessions/types';

/** Students come in this long before the class, so that all are seated at the bell. */
const EARLY_MS = 10 * 60_000;

/** Whose way in it is: the student of the seat, or whoever runs the session. */
export type WorkspaceRole = 'student' | 'operator';

/** When ways into a machine open and close; half-open, epoch milliseconds. */
export interface AccessWindow {
  opensAt: number;
  closesAt: number;
}

/**
 * Students: from ten minutes before the class, but not before its machines are being prepared. Those who run the
 * session: from the beginning of the preparation, to see that all is well. For both it ends with the class.
 */
export function accessWindow(
  session: SessionRecord,
  role: WorkspaceRole,
): AccessWindow {
  const { preparesAt, startsAt, endsAt } = session;
  return {
    opensAt:
      role === 'student'
        ? Math.max(preparesAt, startsAt - EARLY_MS)
        : preparesAt,
    closesAt: endsAt,
  };
}

/** The class is over, or will not be. */
export function isOver(session: SessionRecord, now: number): boolean {
  return (
    now >= session.endsAt ||
    ['closing', 'closed', 'cancelled', 'failed'].includes(session.state)
  );
}
