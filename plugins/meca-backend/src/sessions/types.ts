import {
  BackstageCredentials,
  BackstageUserPrincipal,
  BackstageServicePrincipal,
} from '@backstage/backend-plugin-api';
import {
  PlacedSession,
  Placement,
  PlacementRequest,
  SeatList,
  SessionBatchRequest,
  SessionDetail,
  SessionPage,
  SessionPatch,
  SessionQuery,
  SessionRequest,
  SessionState,
} from '@meca/backstage-plugin-meca-common';

/** Who asks: routers pass the credentials of the request, never less. */
export type Caller = {
  credentials: BackstageCredentials<
    BackstageUserPrincipal | BackstageServicePrincipal
  >;
};

/** A session as the stages share it; instants are epoch milliseconds. */
export interface SessionRecord {
  id: string;
  code: string;
  title: string;
  institutionRef: string;
  ownerRef: string;
  createdBy: string;
  regionId: string;
  startsAt: number;
  endsAt: number;
  /** Begin and end of the reservation. */
  preparesAt: number;
  releasedAt: number;
  seats: number;
  templatePath: string;
  versionPolicy: string;
  resolvedVersion?: string;
  offering: {
    name: string;
    cpuCores: number;
    cpuMhz: number;
    memoryBytes: number;
  };
  endPolicy: 'destroy' | 'keep';
  state: SessionState;
  etag: string;
}

/**
 * The door to sessions. Decides who may do what: a denied list is empty, a denied read is NotFoundError,
 * a denied write is NotAllowedError.
 */
export interface SessionService {
  evaluate(request: PlacementRequest, caller: Caller): Promise<Placement>;
  create(
    request: SessionRequest,
    caller: Caller & { idempotencyKey?: string },
  ): Promise<SessionDetail>;
  /** Throws what createAll would throw for want of room. */
  evaluateAll(
    request: SessionBatchRequest,
    caller: Caller,
  ): Promise<PlacedSession[]>;
  createAll(
    request: SessionBatchRequest,
    caller: Caller & { idempotencyKey?: string },
  ): Promise<SessionDetail[]>;
  list(query: SessionQuery, caller: Caller): Promise<SessionPage>;
  get(sessionId: string, caller: Caller): Promise<SessionDetail>;
  update(
    sessionId: string,
    patch: SessionPatch,
    caller: Caller & { ifMatch: string },
  ): Promise<SessionDetail>;
  cancel(sessionId: string, caller: Caller): Promise<SessionDetail>;
  start(sessionId: string, caller: Caller): Promise<SessionDetail>;
  stop(sessionId: string, caller: Caller): Promise<SessionDetail>;
  seats(sessionId: string, caller: Caller): Promise<SeatList>;
  repair(sessionId: string, ordinal: number, caller: Caller): Promise<SeatList>;
}

/**
 * The one guard of sessions, shared with workspaces.
 * Throws NotFoundError if the caller may not even see the session, NotAllowedError if it may see but not do.
 */
export interface SessionGuard {
  require(
    action: 'read' | 'update' | 'operate',
    sessionId: string,
    caller: Caller,
  ): Promise<SessionRecord>;
}

/** What the seat engine, the clock and workspaces need of sessions, without a caller. */
export interface SessionReader {
  get(sessionId: string): Promise<SessionRecord | undefined>;
  getMany(sessionIds: string[]): Promise<Map<string, SessionRecord>>;
}
