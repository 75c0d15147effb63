import { isDatabaseConflictError } from '@backstage/backend-plugin-api';
import { ConflictError } from '@backstage/errors';
import { SessionRequest } from '@meca/backstage-plugin-meca-common';
import { Knex } from 'knex';
import { randomUUID } from 'node:crypto';
import { nameOfRegion } from '../../federation';
import { admitAll, AdmissionPlan, NoLongerFits } from '../admission/admit';
import { reservationStore } from '../admission/ReservationStore';
import { PlacementOutcome } from '../placement/Placer';
import { PlacedDemand, PlacementDemand } from '../placement/types';
import {
  findEarlierAnswer,
  IdempotentRequest,
  rememberAnswer,
} from '../store/idempotency';
import { newSessionCode, StoredSession } from '../store/SessionRow';
import { AdmissionRefusedError } from './AdmissionRefusedError';
import { BatchRefusedError, Refusal } from './BatchRefusedError';
import {
  buildAdmissionPlan,
  buildHeld,
  buildReservation,
} from './buildReservation';
import { Booker } from './resolveBooker';
import { SessionContext } from './SessionContext';

/** Of 24 * 32^7 codes the same one is hardly drawn twice, let alone three times. */
const MAX_DRAWS = 3;

/** A session that is to be booked: checked, but for room. */
export interface Booking {
  request: Omit<SessionRequest, 'startsAt' | 'endsAt'>;
  demand: PlacementDemand;
  booker: Booker;
  again: IdempotentRequest | undefined;
}

interface PlacedPlan extends AdmissionPlan {
  chosen: PlacedDemand;
  outcome: PlacementOutcome;
}

/**
 * Books all or none; returns the ids in the order of the bookings. If the same request was sent twice at the same time, those of
 * the other one. Throws AdmissionRefusedError, or BatchRefusedError for several, when there is no room.
 */
export async function bookSessions(
  context: SessionContext,
  bookings: Booking[],
): Promise<string[]> {
  for (let attempt = 1; ; attempt++) {
    try {
      const ids = await tryBook(context, bookings);
      ids.forEach(id => context.changed(id));
      return ids;
    } catch (error) {
      if (!isDatabaseConflictError(error)) throw error;
      const others = await findEarlier(context, bookings);
      if (others) return others;
      // Else another session has the code that was drawn for one of these: draw again.
      if (attempt === MAX_DRAWS) throw error;
    }
  }
}

/** What the same bookings made before; undefined: they are new. */
export async function findEarlier(
  { knex }: Pick<SessionContext, 'knex'>,
  bookings: Pick<Booking, 'again'>[],
): Promise<string[] | undefined> {
  const ids: string[] = [];
  for (const { again } of bookings) {
    const id = again && (await findEarlierAnswer(knex, again));
    // They were written in one transaction: without the first, there are no others.
    if (!id) return undefined;
    ids.push(id);
  }
  return ids;
}

async function tryBook(
  context: SessionContext,
  bookings: Booking[],
): Promise<string[]> {
  try {
    return await admitAll(context.knex, {
      plan: () => planAll(context, bookings),
      write: (tx, plan, index) =>
        writeBooking(context, tx, { ...bookings[index], plan }),
    });
  } catch (error) {
    if (!(error instanceof NoLongerFits)) throw error;
    const name = nameOfRegion(context.federation, error.regionId);
    throw new ConflictError(
      `Others took the last places in region ${name} at the same moment, so nothing is booked; try again`,
    );
  }
}

/**
 * Each knows what those before it are to hold; all are tried, so that a person hears of every one that has no place. Throws as
 * {@link bookSessions} does.
 */
export async function planAll(
  context: Pick<SessionContext, 'placer' | 'federation'>,
  bookings: Pick<Booking, 'demand'>[],
): Promise<PlacedPlan[]> {
  const plans: PlacedPlan[] = [];
  const besides: PlacementDemand['besides'] = [];
  const refused: Refusal[] = [];
  for (const { demand } of bookings) {
    try {
      const plan = await planBooking(context, { ...demand, besides });
      plans.push(plan);
      besides.push(buildHeld(demand, plan.chosen));
    } catch (error) {
      if (!(error instanceof AdmissionRefusedError)) throw error;
      if (bookings.length === 1) throw error;
      refused.push({ startsAt: demand.startsAt, error });
    }
  }
  if (refused.length > 0) {
    const { institutionRef } = bookings[0].demand;
    throw new BatchRefusedError(refused, {
      sessions: bookings.length,
      zone: context.federation.ownRegionOf(institutionRef)?.timeZone ?? 'UTC',
    });
  }
  return plans;
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
