import { isDatabaseConflictError } from '@backstage/backend-plugin-api';
import { ConflictError } from '@backstage/errors';
import {
  mecaSessionCreatePermission,
  SessionDetail,
  SessionRequest,
} from '@meca/backstage-plugin-meca-common';
import { Knex } from 'knex';
import { randomUUID } from 'node:crypto';
import { nameOfRegion } from '../../federation';
import { normalizeRef } from '../../institutions';
import { admit, AdmissionPlan, NoLongerFits } from '../admission/admit';
import { buildReservationWindow } from '../admission/reservationWindow';
import { reservationStore } from '../admission/ReservationStore';
import { PlacementOutcome } from '../placement/Placer';
import { PlacedDemand, PlacementDemand } from '../placement/types';
import {
  findEarlierAnswer,
  IdempotentRequest,
  rememberAnswer,
} from '../store/idempotency';
import { newSessionCode, StoredSession } from '../store/SessionRow';
import { Caller } from '../types';
import { AdmissionRefusedError } from './AdmissionRefusedError';
import { buildAdmissionPlan, buildReservation } from './buildReservation';
import { presentDetail } from './presentSessions';
import { Booker, resolveBooker, subjectOf } from './resolveBooker';
import { SessionContext } from './SessionContext';
import {
  validateAttendees,
  validateKnown,
  validateTimes,
} from './validateSession';

/** Of 24 * 32^7 codes the same one is hardly drawn twice, let alone three times. */
const MAX_DRAWS = 3;

/** Books a session: admitted as a whole, or refused with the reasons of every region. */
export async function createSession(
  context: SessionContext,
  request: SessionRequest,
  caller: Caller & { idempotencyKey?: string },
): Promise<SessionDetail> {
  await context.permissions.require(
    mecaSessionCreatePermission,
    caller.credentials,
    'reserve sessions',
  );
  const again: IdempotentRequest | undefined = caller.idempotencyKey
    ? { caller: subjectOf(caller), key: caller.idempotencyKey, body: request }
    : undefined;
  const earlier = again && (await findEarlierAnswer(context.knex, again));
  if (earlier) return presentDetail(context, earlier, caller);

  const normalized = normalize(request);
  const booker = await resolveBooker(context, normalized, caller);
  const demand = await buildDemand(context, normalized);
  const sessionId = await bookOnce(context, {
    request: normalized,
    demand,
    booker,
    again,
  });
  return presentDetail(context, sessionId, caller);
}

/** Returns the id of the session; of the other one, if the same request was sent twice at the same time. */
async function bookOnce(
  context: SessionContext,
  booking: Booking,
): Promise<string> {
  for (let attempt = 1; ; attempt++) {
    try {
      const sessionId = await book(context, booking);
      context.changed(sessionId);
      return sessionId;
    } catch (error) {
      if (!isDatabaseConflictError(error)) throw error;
      const { again } = booking;
      const other = again && (await findEarlierAnswer(context.knex, again));
      if (other) return other;
      // Else another session has the code that was drawn for this one: draw again.
      if (attempt === MAX_DRAWS) throw error;
    }
  }
}

function normalize(request: SessionRequest): SessionRequest {
  return {
    ...request,
    institutionRef: normalizeRef(request.institutionRef),
    attendees: request.attendees.map(normalizeRef),
    courseRef: request.courseRef && normalizeRef(request.courseRef),
  };
}

async function buildDemand(
  context: SessionContext,
  request: SessionRequest,
): Promise<PlacementDemand> {
  const startsAt = Date.parse(request.startsAt);
  const endsAt = Date.parse(request.endsAt);
  const now = context.now();
  validateTimes({ startsAt, endsAt }, { now });
  validateAttendees(request.attendees, request.seats);
  const { placement: wish, seats } = request;
  await validateKnown(context, {
    ...request,
    regionId: 'regionId' in wish ? wish.regionId : undefined,
  });
  return {
    institutionRef: request.institutionRef,
    startsAt,
    endsAt,
    window: buildReservationWindow({
      startsAt,
      endsAt,
      seats,
      cleanupMs: context.cleanupMs,
      now,
    }),
    wish,
    templatePath: request.templatePath,
    version: request.version,
    offering: request.offering,
    seats,
  };
}

interface Booking {
  request: SessionRequest;
  demand: PlacementDemand;
  booker: Booker;
  again: IdempotentRequest | undefined;
}

interface PlacedPlan extends AdmissionPlan {
  chosen: PlacedDemand;
  outcome: PlacementOutcome;
}

/** Returns the id of the session. */
async function book(
  context: SessionContext,
  booking: Booking,
): Promise<string> {
  try {
    return await admit(context.knex, {
      plan: () => planBooking(context, booking.demand),
      write: (tx, plan) => writeBooking(context, tx, { ...booking, plan }),
    });
  } catch (error) {
    if (!(error instanceof NoLongerFits)) throw error;
    const name = nameOfRegion(context.federation, error.regionId);
    throw new ConflictError(
      `Others took the last places in region ${name} at the same moment; try again`,
    );
  }
}

/** Throws AdmissionRefusedError when no region can take the demand. */
export async function planBooking(
  context: Pick<SessionContext, 'placer'>,
  demand: PlacementDemand,
): Promise<PlacedPlan> {
  const outcome = await context.placer.place(demand);
  const { chosen } = outcome;
  if (!chosen) {
    throw new AdmissionRefusedError(outcome.verdicts, {
      seats: demand.seats,
      regionId: 'regionId' in demand.wish ? demand.wish.regionId : undefined,
    });
  }
  return { ...buildAdmissionPlan(demand, chosen), chosen, outcome };
}

async function writeBooking(
  context: SessionContext,
  tx: Knex.Transaction,
  { request, demand, booker, again, plan }: Booking & { plan: PlacedPlan },
): Promise<string> {
  const now = context.now();
  const id = randomUUID();
  if (again) await rememberAnswer(tx, { ...again, sessionId: id, now });
  const session: StoredSession = {
    id,
    code: newSessionCode(),
    title: request.title,
    institutionRef: demand.institutionRef,
    ...booker,
    regionId: plan.chosen.regionId,
    startsAt: demand.startsAt,
    endsAt: demand.endsAt,
    preparesAt: demand.window.from,
    releasedAt: demand.window.to,
    seats: demand.seats,
    templatePath: demand.templatePath,
    versionPolicy: demand.version,
    offering: { name: demand.offering, ...sizeOf(plan.chosen) },
    endPolicy: request.endPolicy,
    state: 'admitted',
    etag: randomUUID(),
    placementPolicy: request.placement.policy,
    placementVerdicts: plan.outcome.verdicts,
    courseRef: request.courseRef,
    comments: request.comments,
    createdAt: now,
    updatedAt: now,
  };
  await context.store.insert(tx, session);
  await reservationStore.insert(tx, buildReservation(session, plan.chosen));
  await context.templates.demand(tx, {
    sessionId: id,
    regionId: session.regionId,
    path: session.templatePath,
    coming: plan.chosen.coming,
    neededAt: session.preparesAt,
  });
  await context.seats.create(tx, { ...session, attendees: request.attendees });
  return id;
}

function sizeOf({ size: { cpuCores, cpuMhz, memoryBytes } }: PlacedDemand) {
  return { cpuCores, cpuMhz, memoryBytes };
}
