import {
  mecaSessionCreatePermission,
  Placement,
  PlacementRequest,
  SeatList,
  SessionDetail,
  SessionPage,
  SessionQuery,
  SessionState,
  sessionStateSchema,
} from '@meca/backstage-plugin-meca-common';
import { normalizeRef } from '../../institutions';
import { buildReservationWindow } from '../admission/reservationWindow';
import { buildCursor, parseCursor } from '../store/cursor';
import { findBusyAttendees } from '../store/findBusyAttendees';
import { listSessions as readPage } from '../store/listSessions';
import { Caller } from '../types';
import { presentDetail, presentSessions } from './presentSessions';
import { SessionContext } from './SessionContext';
import { invalid, validateKnown, validateTimes } from './validateSession';

/** Sessions that the caller may see, a page at a time. */
export async function listSessions(
  context: SessionContext,
  query: SessionQuery,
  caller: Caller,
): Promise<SessionPage> {
  const [from, to] = [query.from, query.to].map(at =>
    at === undefined ? undefined : Date.parse(at),
  );
  if (from !== undefined && to !== undefined && to <= from) {
    throw invalid('to', 'must be after from');
  }
  const rights = await context.guard.rightsOf(caller);
  const { sessions, hasMore } = await readPage(context.knex, {
    from,
    to,
    regionId: query.regionId,
    templatePath: query.templatePath,
    institutionRef: query.institutionRef && normalizeRef(query.institutionRef),
    ownerRef: query.ownerRef && normalizeRef(query.ownerRef),
    courseRef: query.courseRef && normalizeRef(query.courseRef),
    states: parseStates(query.states),
    order: query.order,
    after: query.cursor ? parseCursor(query.cursor) : undefined,
    limit: Number(query.limit ?? 200),
    visible: rights.visible,
  });
  return {
    items: await presentSessions(context, sessions, rights),
    nextCursor: hasMore
      ? buildCursor(sessions[sessions.length - 1])
      : undefined,
  };
}

function parseStates(text: string | undefined): SessionState[] | undefined {
  if (text === undefined) return undefined;
  return text.split(',').map(part => {
    const state = sessionStateSchema.safeParse(part.trim());
    if (state.success) return state.data;
    throw invalid(
      'states',
      `must be some of ${sessionStateSchema.options.join(', ')}`,
    );
  });
}

/** One session with why it is where it is. */
export async function getSession(
  context: SessionContext,
  sessionId: string,
  caller: Caller,
): Promise<SessionDetail> {
  await context.guard.require('read', sessionId, caller);
  return presentDetail(context, sessionId, caller);
}

/** Seats of a session; where machines are and who sits there is for those who run the class. */
export async function listSeats(
  context: SessionContext,
  sessionId: string,
  caller: Caller,
): Promise<SeatList> {
  const session = await context.guard.require('read', sessionId, caller);
  const rights = await context.guard.rightsOf(caller);
  const [resource] = await context.guard.toResources([session]);
  const { update, operate } = rights.of(resource);
  const runs = update || operate;
  const seats = await context.seats.list(sessionId);
  return {
    items: seats.map(seat => ({
      ...seat,
      address: operate ? seat.address : undefined,
      attendeeRef: runs ? seat.attendeeRef : undefined,
    })),
    incidents: runs ? await context.incidents.list(sessionId) : undefined,
  };
}

/** Where a demand would go. As a change of a session it takes the right to change that session. */
export async function evaluatePlacement(
  context: SessionContext,
  request: PlacementRequest,
  caller: Caller,
): Promise<Placement> {
  const { sessionId, placement: wish, seats } = request;
  if (sessionId) {
    await context.guard.require('update', sessionId, caller);
  } else {
    await context.permissions.require(
      mecaSessionCreatePermission,
      caller.credentials,
      'reserve sessions',
    );
  }
  const startsAt = Date.parse(request.startsAt);
  const endsAt = Date.parse(request.endsAt);
  const now = context.now();
  validateTimes(
    { startsAt, endsAt },
    { now, fixedStart: sessionId !== undefined },
  );
  await validateKnown(context, {
    ...request,
    regionId: 'regionId' in wish ? wish.regionId : undefined,
  });
  const { cleanupMs } = context;
  const { regionId, verdicts } = await context.placer.place({
    institutionRef: normalizeRef(request.institutionRef),
    startsAt,
    endsAt,
    window: buildReservationWindow({ startsAt, endsAt, seats, cleanupMs, now }),
    wish,
    templatePath: request.templatePath,
    version: request.version,
    offering: request.offering,
    seats,
    sessionId,
  });
  if (!request.attendees) return { regionId, verdicts };
  const busyAttendees = await findBusyAttendees(context.knex, {
    attendees: request.attendees.map(normalizeRef),
    startsAt,
    endsAt,
    except: sessionId,
  });
  return { regionId, verdicts, busyAttendees };
}
