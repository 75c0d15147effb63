import {
  SessionAction,
  SessionState,
} from '@meca/backstage-plugin-meca-common';
import { SessionRights } from '../guard/PermissionSessionGuard';
import { SessionRecord } from '../types';

/** Machines are wanted, or on their way. */
const WITH_MACHINES: SessionState[] = ['preparing', 'running'];

/** What can be done with a session in its state at this time, by anybody who may. */
export function isPossible(
  action: SessionAction,
  session: Pick<SessionRecord, 'state' | 'preparesAt' | 'endsAt'>,
  now: number,
): boolean {
  const { state, preparesAt, endsAt } = session;
  const hasMachines = WITH_MACHINES.includes(state);
  switch (action) {
    case 'update':
      return hasMachines || state === 'admitted' || state === 'closing';
    case 'cancel':
      return (
        hasMachines || ['requested', 'waiting', 'admitted'].includes(state)
      );
    case 'start':
      return (
        (hasMachines || state === 'admitted') &&
        now >= preparesAt &&
        now < endsAt
      );
    default:
      return hasMachines;
  }
}

const RIGHT_FOR: Record<SessionAction, 'update' | 'operate'> = {
  update: 'update',
  cancel: 'update',
  start: 'operate',
  stop: 'operate',
  repair: 'operate',
};

/** What a caller with these rights can do now; the same rules decide when it is tried. */
export function listActions(
  session: Pick<SessionRecord, 'state' | 'preparesAt' | 'endsAt'>,
  rights: SessionRights,
  now: number,
): SessionAction[] {
  return (Object.keys(RIGHT_FOR) as SessionAction[]).filter(
    action => rights[RIGHT_FOR[action]] && isPossible(action, session, now),
  );
}
