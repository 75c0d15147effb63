import { ConflictError } from '@backstage/errors';
import {
  SeatList,
  SessionAction,
  SessionDetail,
} from '@meca/backstage-plugin-meca-common';
import { beginPreparation } from '../beginPreparation';
import { formatMoment } from '../placement/times';
import { StoredSession } from '../store/SessionRow';
import { Caller } from '../types';
import { presentDetail, zoneOf } from './presentSessions';
import { isPossible } from './sessionActions';
import { SessionContext } from './SessionContext';
import { invalid } from './validateSession';

/**
 * Gives a session back. Without machines its capacity is free at once; else it stays taken until the clock has seen
 * them gone. A session that is cancelled already stays so.
 */
export async function cancelSession(
  context: SessionContext,
  sessionId: string,
  caller: Caller,
): Promise<SessionDetail> {
  const { knex, store, seats } = context;
  const session = await context.guard.require('update', sessionId, caller);
  if (session.state !== 'cancelled') {
    requirePossible(context, 'cancel', session);
    await knex.transaction(async tx => {
      const hasMachines = ['preparing', 'running'].includes(session.state);
      const done = await store.transition(tx, sessionId, {
        from: [session.state],
        to: 'cancelled',
        nextStepAt: hasMachines ? context.now() : null,
      });
      if (!done) throw movedOn(session);
      await seats.want(tx, sessionId, 'absent');
      if (!hasMachines) await store.release(tx, sessionId);
    });
    context.changed(sessionId);
  }
  return presentDetail(context, sessionId, caller);
}

/** Wants all machines running; before the lead-in has begun by itself this begins it. */
export async function startSession(
  context: SessionContext,
  sessionId: string,
  caller: Caller,
): Promise<SessionDetail> {
  const session = await context.guard.require('operate', sessionId, caller);
  requirePossible(context, 'start', session);
  const begun =
    session.state === 'admitted' && (await beginPreparation(context, session));
  if (!begun) await want(context, session, 'running');
  context.changed(sessionId);
  return presentDetail(context, sessionId, caller);
}

/** Wants all machines stopped; the session goes on, and they can be started again until its end. */
export async function stopSession(
  context: SessionContext,
  sessionId: string,
  caller: Caller,
): Promise<SessionDetail> {
  const session = await context.guard.require('operate', sessionId, caller);
  requirePossible(context, 'stop', session);
  await want(context, session, 'stopped');
  context.changed(sessionId);
  return presentDetail(context, sessionId, caller);
}

/** Gives one seat another machine. */
export async function repairSeat(
  context: SessionContext,
  sessionId: string,
  ordinal: number,
  caller: Caller,
): Promise<SeatList> {
  const session = await context.guard.require('operate', sessionId, caller);
  if (!(ordinal >= 1 && ordinal <= session.seats)) {
    throw invalid('ordinal', `must be a seat from 1 to ${session.seats}`);
  }
  requirePossible(context, 'repair', session);
  await context.seats.repair(sessionId, ordinal);
  await context.store.lookSoon(context.knex, sessionId);
  context.changed(sessionId);
  return { items: await context.seats.list(sessionId) };
}

/** Under the session's row, so that machines are never wanted for a session that has just ended. */
async function want(
  { knex, seats, store }: SessionContext,
  session: StoredSession,
  desired: 'running' | 'stopped',
): Promise<void> {
  await knex.transaction(async tx => {
    const goesOn = await store.lockInState(tx, session.id, [
      'preparing',
      'running',
    ]);
    if (!goesOn) throw movedOn(session);
    await seats.want(tx, session.id, desired);
    await store.lookSoon(tx, session.id);
  });
}

function movedOn({ title }: StoredSession): ConflictError {
  return new ConflictError(
    `The session "${title}" has just moved on; look at it again`,
  );
}

function requirePossible(
  context: SessionContext,
  action: SessionAction,
  session: StoredSession,
): void {
  const now = context.now();
  if (isPossible(action, session, now)) return;
  const { title, state, preparesAt } = session;
  if (action === 'start' && state === 'admitted' && now < preparesAt) {
    throw new ConflictError(
      `The session "${title}" can be started from ${formatMoment(
        preparesAt,
        zoneOf(context, session),
      )} on, when its reservation begins; move it to start earlier`,
    );
  }
  const why =
    state === 'admitted' && action !== 'start'
      ? 'has no machines yet; they come when its lead-in begins'
      : `is ${state === 'admitted' ? 'over' : state}`;
  throw new ConflictError(`Cannot ${action}: the session "${title}" ${why}`);
}
