import { useState } from 'react';
import { Session } from '@meca/backstage-plugin-meca-common';
import { useMecaMutation } from '../query';
import { SessionMove } from './calendar/SessionCalendar';

/** What became of the last session that was dragged or resized. */
export type MoveOutcome =
  | { state: 'pending'; before: Session }
  | { state: 'moved'; before: Session; after: Session }
  | { state: 'undone'; after: Session }
  | { state: 'refused'; before: Session; error: unknown };

/**
 * Moves a session through the same admission as the form. The calendar has drawn it in its new
 * place already: a refusal puts it back and says why.
 */
export function useMoveSession() {
  const [outcome, setOutcome] = useState<MoveOutcome>();
  const update = useMecaMutation('updateSession', {
    invalidates: ['listSessions', 'getSession', 'listWorkspaces'],
  });

  async function send(
    session: Session,
    times: { startsAt: string; endsAt: string },
  ) {
    return update.mutateAsync({
      params: { sessionId: session.id },
      body: { startsAt: times.startsAt, endsAt: times.endsAt },
      ifMatch: session.etag,
    });
  }

  return {
    outcome,
    dismiss: () => setOutcome(undefined),
    move: async (session: Session, move: SessionMove) => {
      setOutcome({ state: 'pending', before: session });
      try {
        const after = await send(session, move);
        setOutcome({ state: 'moved', before: session, after });
      } catch (error) {
        move.revert();
        setOutcome({ state: 'refused', before: session, error });
      }
    },
    undo: async (moved: { before: Session; after: Session }) => {
      setOutcome({ state: 'pending', before: moved.after });
      try {
        // With the etag of our own change: somebody else's later one is not undone.
        const after = await send(moved.after, moved.before);
        setOutcome({ state: 'undone', after });
      } catch (error) {
        setOutcome({ state: 'refused', before: moved.after, error });
      }
    },
  };
}
