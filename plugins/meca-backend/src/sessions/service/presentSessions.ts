import {
  SeatCounts,
  Session,
  SessionDetail,
} from '@meca/backstage-plugin-meca-common';
import { CallerRights } from '../guard/PermissionSessionGuard';
import { StoredSession } from '../store/SessionRow';
import { Caller } from '../types';
import { listActions } from './sessionActions';
import { SessionContext } from './SessionContext';

/** Sessions as this caller may see them, in the same order. */
export async function presentSessions(
  context: SessionContext,
  sessions: StoredSession[],
  rights: CallerRights,
): Promise<Session[]> {
  if (sessions.length === 0) return [];
  const counts = await context.seats.counts(sessions.map(s => s.id));
  const resources = await context.guard.toResources(sessions);
  return sessions.map((session, index) => {
    const may = rights.of(resources[index]);
    return {
      id: session.id,
      title: session.title,
      institutionRef: session.institutionRef,
      ownerRef: session.ownerRef,
      regionId: session.regionId,
      timeZone: zoneOf(context, session),
      startsAt: toInstant(session.startsAt),
      endsAt: toInstant(session.endsAt),
      preparesAt: toInstant(session.preparesAt),
      releasedAt: toInstant(session.releasedAt),
      state: session.state,
      templatePath: session.templatePath,
      version: session.versionPolicy,
      resolvedVersion: session.resolvedVersion,
      offering: session.offering,
      seats: session.seats,
      seatCounts: counts.get(session.id) ?? noSeats(session),
      placement: toWish(session),
      endPolicy: session.endPolicy,
      courseRef: session.courseRef,
      comments: may.update ? session.comments : '',
      attendees: may.update ? resources[index].attendeeRefs : [],
      actions: listActions(session, may, context.now()),
      etag: session.etag,
      createdAt: toInstant(session.createdAt),
      updatedAt: toInstant(session.updatedAt),
    };
  });
}

/** One session, read again after whatever was done to it. */
export async function presentDetail(
  context: SessionContext,
  sessionId: string,
  caller: Caller,
): Promise<SessionDetail> {
  const session = (await context.store.get(sessionId))!;
  const rights = await context.guard.rightsOf(caller);
  const [presented] = await presentSessions(context, [session], rights);
  return { ...presented, placementVerdicts: session.placementVerdicts };
}

/** The zone in which the class has its bell. */
export function zoneOf(
  context: Pick<SessionContext, 'federation'>,
  session: Pick<StoredSession, 'institutionRef' | 'regionId'>,
): string {
  const { federation } = context;
  const host = federation.list().find(r => r.id === session.regionId);
  const own = federation.ownRegionOf(session.institutionRef);
  return own?.timeZone ?? host?.timeZone ?? 'UTC';
}

function toWish(session: StoredSession): Session['placement'] {
  const { placementPolicy: policy, regionId } = session;
  return policy === 'chosen-only' ? { policy, regionId } : { policy };
}

function toInstant(at: number): string {
  return new Date(at).toISOString();
}

function noSeats(session: StoredSession): SeatCounts {
  const { seats: total } = session;
  return {
    total,
    ready: 0,
    preparing: 0,
    stopped: 0,
    failed: 0,
    absent: total,
  };
}
