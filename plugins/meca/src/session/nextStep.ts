import { Session, SessionState } from '@meca/backstage-plugin-meca-common';

/** What happens next by itself, as the key of a sentence and the instant it speaks of. */
export interface NextStep {
  key: SessionState | 'preparingReady' | 'preparingStopped' | 'runningStopped';
  at: string;
}

function preparingKeyOf({ seatCounts }: Session): NextStep['key'] {
  const { total, ready, stopped } = seatCounts;
  if (total > 0 && ready === total) return 'preparingReady';
  // Somebody stopped them: none starts again by itself.
  if (total > 0 && stopped === total) return 'preparingStopped';
  return 'preparing';
}

export function nextStepOf(session: Session): NextStep {
  switch (session.state) {
    case 'admitted':
      return { key: 'admitted', at: session.preparesAt };
    case 'preparing':
      return { key: preparingKeyOf(session), at: session.startsAt };
    case 'running': {
      const { total, stopped } = session.seatCounts;
      const allStopped = total > 0 && stopped === total;
      return {
        key: allStopped ? 'runningStopped' : 'running',
        at: session.endsAt,
      };
    }
    default:
      return { key: session.state, at: session.endsAt };
  }
}
