import { ConflictError } from '@backstage/errors';
import {
  SessionDetail,
  SessionPatch,
} from '@meca/backstage-plugin-meca-common';
import { Knex } from 'knex';
import { randomUUID } from 'node:crypto';
import { admit, AdmissionPlan, NoLongerFits } from '../admission/admit';
import { reservationStore } from '../admission/ReservationStore';
import { PlacedDemand } from '../placement/types';
import { StoredSession } from '../store/SessionRow';
import { Caller } from '../types';
import { buildReservation } from './buildReservation';
import { planChange } from './planChange';
import { presentDetail } from './presentSessions';
import { explainExtension } from './explainExtension';
import {
  findChanges,
  requireChangeable,
  SessionContent,
} from './sessionChanges';
import { SessionContext } from './SessionContext';
import {
  validateAttendees,
  validateKnown,
  validateTimes,
} from './validateSession';

/** Fields that name something; what a session names already may have vanished meanwhile without being a mistake. */
const NAMES: (keyof SessionPatch)[] = [
  'placement',
  'templatePath',
  'version',
  'offering',
];

/** A change decided: what is to be admitted (nothing, when it takes no more than before) and what the session becomes. */
export interface ChangePlan extends AdmissionPlan {
  after: StoredSession;
  isForeign: boolean;
  attendees: string[];
  /** Where it was placed anew; left out: it keeps its place. */
  placed?: PlacedDemand;
}

/** Changes a session; what asks something of a region is admitted anew, without counting what the session holds. */
export async function updateSession(
  context: SessionContext,
  sessionId: string,
  patch: SessionPatch,
  caller: Caller & { ifMatch: string },
): Promise<SessionDetail> {
  const before = await context.guard.require('update', sessionId, caller);
  if (before.etag !== caller.ifMatch) throw changedMeanwhile(before);
  const content = await readContent(context, before);
  const { fields, after } = findChanges(content, patch);
  if (fields.length === 0) return presentDetail(context, sessionId, caller);
  requireChangeable(before, fields);
  const now = context.now();
  if (fields.includes('startsAt') || fields.includes('endsAt')) {
    validateTimes(after, { now, fixedStart: !fields.includes('startsAt') });
  }
  validateAttendees(after.attendees, after.seats);
  if (fields.some(field => NAMES.includes(field))) {
    await validateKnown(context, after);
  }

  const plan = () =>
    planChange(context, {
      before,
      content: after,
      fields,
      wish: patch.placement,
    });
  try {
    await admit(context.knex, {
      plan,
      write: (tx, change) => writeChange(context, tx, before, change),
    });
  } catch (error) {
    throw error instanceof NoLongerFits
      ? await explainExtension(context, { before, after, refused: error })
      : error;
  }
  context.changed(sessionId);
  return presentDetail(context, sessionId, caller);
}

async function readContent(
  context: SessionContext,
  session: StoredSession,
): Promise<SessionContent> {
  const attendees = await context.store.attendees([session.id]);
  return {
    ...session,
    version: session.versionPolicy,
    offering: session.offering.name,
    attendees: attendees.get(session.id)!,
  };
}

async function writeChange(
  context: SessionContext,
  tx: Knex.Transaction,
  before: StoredSession,
  { after, isForeign, attendees, placed }: ChangePlan,
): Promise<void> {
  const stored = { ...after, etag: randomUUID(), updatedAt: context.now() };
  if (!(await context.store.tryReplace(tx, before, stored))) {
    throw changedMeanwhile(before);
  }
  await reservationStore.replace(tx, buildReservation(after, { isForeign }));
  if (placed) {
    await context.templates.demand(tx, {
      sessionId: after.id,
      regionId: after.regionId,
      path: after.templatePath,
      coming: placed.coming,
      neededAt: after.preparesAt,
    });
  }
  await context.seats.resize(tx, { ...after, attendees });
}

function changedMeanwhile({ title }: StoredSession): ConflictError {
  return new ConflictError(
    `The session "${title}" was changed by somebody else meanwhile; read it again, then send your change with its etag`,
  );
}
