import {
  PlacementWish,
  SessionPatch,
} from '@meca/backstage-plugin-meca-common';
import { buildReservationWindow, Window } from '../admission/reservationWindow';
import { PlacementDemand } from '../placement/types';
import { StoredSession } from '../store/SessionRow';
import { planBooking } from './bookSessions';
import {
  asksOfRegion,
  concernsOnlySize,
  SessionContent,
} from './sessionChanges';
import { SessionContext } from './SessionContext';
import { ChangePlan } from './updateSession';

/** A change to be decided. */
export interface Change {
  before: StoredSession;
  content: SessionContent;
  /** What changes. */
  fields: (keyof SessionPatch)[];
  /** Left out: the session stays in its region, since people know where it is. */
  wish: PlacementWish | undefined;
}

/**
 * Decides what a change needs. Nothing, if it takes no more than the session holds already: that must work even in a
 * region that has promised too much. Only the time that is added, if machines are there already. Else everything anew.
 */
export async function planChange(
  context: SessionContext,
  change: Change,
): Promise<ChangePlan> {
  const { before, content, fields } = change;
  const window = buildWindow(context, change);
  const unplaced: StoredSession = {
    ...before,
    title: content.title,
    comments: content.comments,
    courseRef: content.courseRef,
    startsAt: content.startsAt,
    endsAt: content.endsAt,
    preparesAt: window.from,
    releasedAt: window.to,
    seats: content.seats,
    templatePath: content.templatePath,
    versionPolicy: content.version,
  };
  const common = { except: before.id, attendees: content.attendees };
  const stays = {
    ...common,
    after: unplaced,
    isForeign: isForeign(context, before),
  };
  if (!asksOfRegion(fields) || takesNoMore(change, window)) {
    return { ...stays, parts: [] };
  }
  if (before.state !== 'admitted') {
    return {
      ...stays,
      parts: [
        {
          regionId: before.regionId,
          from: before.releasedAt,
          to: window.to,
          seats: before.seats,
          perSeat: {
            cpu: before.offering.cpuMhz,
            mem: before.offering.memoryBytes,
          },
          isForeign: stays.isForeign,
        },
      ],
    };
  }
  const { chosen, outcome, parts } = await planBooking(
    context,
    buildDemand(change, window),
  );
  const { cpuCores, cpuMhz, memoryBytes } = chosen.size;
  return {
    ...common,
    parts,
    isForeign: chosen.isForeign,
    placed: chosen,
    after: {
      ...unplaced,
      regionId: chosen.regionId,
      offering: { name: content.offering, cpuCores, cpuMhz, memoryBytes },
      placementPolicy: content.placementPolicy,
      placementVerdicts: outcome.verdicts,
    },
  };
}

/** The beginning of a reservation is moved only with the session: it may have begun. */
function buildWindow(
  context: SessionContext,
  { before, content, fields }: Change,
): Window {
  const { startsAt, endsAt, seats } = content;
  const { cleanupMs } = context;
  const now = context.now();
  const fresh = buildReservationWindow({
    startsAt,
    endsAt,
    seats,
    cleanupMs,
    now,
  });
  const moved = fields.includes('startsAt') || fields.includes('seats');
  return { from: moved ? fresh.from : before.preparesAt, to: fresh.to };
}

function takesNoMore({ before, content, fields }: Change, window: Window) {
  return (
    concernsOnlySize(fields) &&
    content.seats <= before.seats &&
    window.from >= before.preparesAt &&
    window.to <= before.releasedAt
  );
}

function buildDemand(
  { before, content, wish }: Change,
  window: Window,
): PlacementDemand {
  return {
    institutionRef: before.institutionRef,
    startsAt: content.startsAt,
    endsAt: content.endsAt,
    window,
    wish: wish ?? { policy: 'stay', regionId: before.regionId },
    templatePath: content.templatePath,
    version: content.version,
    offering: content.offering,
    seats: content.seats,
    sessionId: before.id,
  };
}

function isForeign(context: SessionContext, session: StoredSession): boolean {
  const host = context.federation
    .list()
    .find(region => region.id === session.regionId);
  return host?.institutionRef !== session.institutionRef;
}
