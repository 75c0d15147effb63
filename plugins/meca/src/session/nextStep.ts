import { Session, SessionState } from '@meca/backstage-plugin-meca-common';

/** What happens next by itself, as the key of a sentence and the instant it speaks of. */
export interface NextStep {
  key: SessionState | 'preparingReady' | 'runningStopped';
  at: string;
}

export function nextStepOf(session: Session): NextStep {
  switch (session.state) {
    case 'admitted':
      return { key: 'admitted', at: session.preparesAt };
    case 'preparing': {
      const { total, ready } = session.seatCounts;
      const allReady = total > 0 && ready === total;
      return {
        key: allReady ? 'preparingReady' : 'preparing',
        at: session.startsAt,
      };
    }
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
