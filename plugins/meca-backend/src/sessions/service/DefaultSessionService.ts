import {
  PlacementRequest,
  SessionBatchRequest,
  SessionPatch,
  SessionQuery,
  SessionRequest,
} from '@meca/backstage-plugin-meca-common';
import { Caller, SessionService } from '../types';
import {
  cancelSession,
  repairSeat,
  startSession,
  stopSession,
} from './controlSession';
import {
  createSession,
  createSessions,
  evaluateSessions,
} from './createSession';
import {
  evaluatePlacement,
  getSession,
  listSeats,
  listSessions,
} from './readSessions';
import { SessionContext } from './SessionContext';
import { updateSession } from './updateSession';

/** The operations on sessions, one file each. */
export class DefaultSessionService implements SessionService {
  constructor(private readonly context: SessionContext) {}

  evaluate(request: PlacementRequest, caller: Caller) {
    return evaluatePlacement(this.context, request, caller);
  }

  create(
    request: SessionRequest,
    caller: Caller & { idempotencyKey?: string },
  ) {
    return createSession(this.context, request, caller);
  }

  createAll(
    request: SessionBatchRequest,
    caller: Caller & { idempotencyKey?: string },
  ) {
    return createSessions(this.context, request, caller);
  }

  evaluateAll(request: SessionBatchRequest, caller: Caller) {
    return evaluateSessions(this.context, request, caller);
  }

  list(query: SessionQuery, caller: Caller) {
    return listSessions(this.context, query, caller);
  }

  get(sessionId: string, caller: Caller) {
    return getSession(this.context, sessionId, caller);
  }

  update(
    sessionId: string,
    patch: SessionPatch,
    caller: Caller & { ifMatch: string },
  ) {
    return updateSession(this.context, sessionId, patch, caller);
  }

  cancel(sessionId: string, caller: Caller) {
    return cancelSession(this.context, sessionId, caller);
  }

  start(sessionId: string, caller: Caller) {
    return startSession(this.context, sessionId, caller);
  }

  stop(sessionId: string, caller: Caller) {
    return stopSession(this.context, sessionId, caller);
  }

  seats(sessionId: string, caller: Caller) {
    return listSeats(this.context, sessionId, caller);
  }

  repair(sessionId: string, ordinal: number, caller: Caller) {
    return repairSeat(this.context, sessionId, ordinal, caller);
  }
}
