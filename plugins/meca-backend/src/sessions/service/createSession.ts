import {
  mecaSessionCreatePermission,
  PlacedSession,
  SessionBatchRequest,
  SessionDetail,
  SessionRequest,
} from '@meca/backstage-plugin-meca-common';
import { normalizeRef } from '../../institutions';
import { buildReservationWindow } from '../admission/reservationWindow';
import { PlacementDemand } from '../placement/types';
import { hashKey } from '../store/idempotency';
import { Caller } from '../types';
import { Booking, bookSessions, findEarlier, planAll } from './bookSessions';
import { presentDetail, zoneOf } from './presentSessions';
import { resolveBooker, subjectOf } from './resolveBooker';
import { SessionContext } from './SessionContext';
import {
  validateAttendees,
  validateKnown,
  validateTimes,
} from './validateSession';

type BookingCaller = Caller & { idempotencyKey?: string };

/** Books a session: admitted as a whole, or refused with the reasons of every region. */
export async function createSession(
  context: SessionContext,
  request: SessionRequest,
  caller: BookingCaller,
): Promise<SessionDetail> {
  const { startsAt, endsAt, ...rest } = request;
  const [session] = await create(context, caller, {
    body: request,
    keyOf: key => key,
    request: rest,
    times: [{ startsAt, endsAt }],
  });
  return session;
}

/** Books one class at several times: all of them, or none with the reasons of each that has no place. */
export async function createSessions(
  context: SessionContext,
  request: SessionBatchRequest,
  caller: BookingCaller,
): Promise<SessionDetail[]> {
  const { times, ...rest } = request;
  return create(context, caller, {
    body: request,
    // As long for every key, since keys may fill the column.
    keyOf: (key, index) => `${hashKey(key)}/${index}`,
    request: rest,
    times,
  });
}

/** Where they would be: what {@link createSessions} decides, without writing it. Throws where that would have no room. */
export async function evaluateSessions(
  context: SessionContext,
  { times, ...request }: SessionBatchRequest,
  caller: Caller,
): Promise<PlacedSession[]> {
  await requireMayBook(context, caller);
  const bookings = await prepare(context, normalize(request), times, caller);
  const plans = await planAll(context, bookings);
  return plans.map(({ chosen: { regionId }, outcome }, index) => {
    const { institutionRef } = bookings[index].demand;
    return {
      ...times[index],
      timeZone: zoneOf(context, { institutionRef, regionId }),
      regionId,
      reasons: outcome.verdicts
        .filter(({ verdict }) => verdict === 'chosen')
        .flatMap(({ reasons }) => reasons),
    };
  });
}

async function requireMayBook(context: SessionContext, caller: Caller) {
  await context.permissions.require(
    mecaSessionCreatePermission,
    caller.credentials,
    'reserve sessions',
  );
}

async function create(
  context: SessionContext,
  caller: BookingCaller,
  asked: {
    /** As it was sent: what makes it the same request again. */
    body: unknown;
    /** Under which key the n-th session is remembered. */
    keyOf(key: string, index: number): string;
    request: Booking['request'];
    times: { startsAt: string; endsAt: string }[];
  },
): Promise<SessionDetail[]> {
  await requireMayBook(context, caller);
  const { idempotencyKey: key } = caller;
  const { body, times } = asked;
  const answers = times.map((_, index) => ({
    again: key
      ? { caller: subjectOf(caller), key: asked.keyOf(key, index), body }
      : undefined,
  }));
  const ids =
    (await findEarlier(context, answers)) ??
    (await bookSessions(
      context,
      (
        await prepare(context, normalize(asked.request), times, caller)
      ).map((booking, index) => ({ ...booking, ...answers[index] })),
    ));
  const sessions: SessionDetail[] = [];
  for (const id of ids) sessions.push(await presentDetail(context, id, caller));
  return sessions;
}

function normalize(request: Booking['request']): Booking['request'] {
  return {
    ...request,
    institutionRef: normalizeRef(request.institutionRef),
    attendees: request.attendees.map(normalizeRef),
    courseRef: request.courseRef && normalizeRef(request.courseRef),
  };
}

/** Everything is checked but for room. */
async function prepare(
  context: SessionContext,
  request: Booking['request'],
  times: { startsAt: string; endsAt: string }[],
  caller: Caller,
): Promise<Omit<Booking, 'again'>[]> {
  const booker = await resolveBooker(context, request, caller);
  const now = context.now();
  const spans = times.map(({ startsAt, endsAt }) => ({
    startsAt: Date.parse(startsAt),
    endsAt: Date.parse(endsAt),
  }));
  spans.forEach((span, index) =>
    validateTimes(span, {
      now,
      field: times.length > 1 ? `times.${index}.` : '',
    }),
  );
  const { placement: wish, seats } = request;
  validateAttendees(request.attendees, seats);
  await validateKnown(context, {
    ...request,
    regionId: 'regionId' in wish ? wish.regionId : undefined,
  });
  return spans.map(span => ({
    request,
    booker,
    demand: buildDemand(context, request, span, now),
  }));
}

function buildDemand(
  { cleanupMs }: SessionContext,
  request: Booking['request'],
  span: { startsAt: number; endsAt: number },
  now: number,
): PlacementDemand {
  const { institutionRef, placement: wish, seats } = request;
  const { templatePath, version, offering } = request;
  return {
    institutionRef,
    ...span,
    window: buildReservationWindow({ ...span, seats, cleanupMs, now }),
    wish,
    ...{ templatePath, version, offering, seats },
  };
}
