import { ConflictError } from '@backstage/errors';
import { nameOfRegion } from '../../federation';
import { NoLongerFits } from '../admission/admit';
import { findFirstMisfit } from '../admission/nextFit';
import { reservationStore } from '../admission/ReservationStore';
import { sweep } from '../admission/sweep';
import { formatMoment } from '../placement/times';
import { StoredSession } from '../store/SessionRow';
import { zoneOf } from './presentSessions';
import { SessionContent } from './sessionChanges';
import { SessionContext } from './SessionContext';

/** Why a change did not fit; for a session under way, that it keeps its end and how long it could go on. */
export async function explainExtension(
  context: SessionContext,
  options: {
    before: StoredSession;
    after: SessionContent;
    refused: NoLongerFits;
  },
): Promise<ConflictError> {
  const { before, after, refused } = options;
  const name = nameOfRegion(context.federation, refused.regionId);
  if (before.state === 'admitted') {
    return new ConflictError(
      `Others took the last places in region ${name} at the same moment; try again`,
    );
  }
  const { regionId, seats, offering } = before;
  const ask = {
    regionId,
    seats,
    from: before.releasedAt,
    to: after.endsAt + context.cleanupMs,
    perSeat: { cpu: offering.cpuMhz, mem: offering.memoryBytes },
    isForeign:
      context.federation.ownRegionOf(before.institutionRef)?.id !== regionId,
  };
  const { knex } = context;
  const policy = (await reservationStore.policies(knex, [regionId])).get(
    regionId,
  );
  const rows = await reservationStore.overlapping(knex, {
    ...ask,
    regionIds: [regionId],
    except: before.id,
  });
  const misfit =
    policy && findFirstMisfit(policy, sweep(rows.get(regionId)!, ask), ask);
  const zone = zoneOf(context, before);
  const until = (misfit ?? ask.from) - context.cleanupMs;
  const offer =
    until > before.endsAt
      ? `It can go on until ${formatMoment(until, zone)}.`
      : 'Others have the region right after it.';
  return new ConflictError(
    `The session "${before.title}" keeps its end at ${formatMoment(
      before.endsAt,
      zone,
    )}: region ${name} has no room for ${seats} seats for so long. ${offer}`,
  );
}
