import { AdmissionPlan } from '../admission/admit';
import { Reservation } from '../admission/ReservationStore';
import { OccupancyRow } from '../admission/sweep';
import { PlacedDemand, PlacementDemand } from '../placement/types';
import { StoredSession } from '../store/SessionRow';

/** What the region is asked for. */
export function buildAdmissionPlan(
  demand: PlacementDemand,
  chosen: PlacedDemand,
): AdmissionPlan {
  return {
    parts: [
      {
        regionId: chosen.regionId,
        ...demand.window,
        seats: demand.seats,
        perSeat: { cpu: chosen.size.cpuMhz, mem: chosen.size.memoryBytes },
        isForeign: chosen.isForeign,
      },
    ],
    except: demand.sessionId,
  };
}

/** What the demand is going to hold there, for those that are placed after it. */
export function buildHeld(
  { institutionRef, window, seats }: PlacementDemand,
  { regionId, isForeign, size }: PlacedDemand,
): OccupancyRow & { regionId: string } {
  return {
    regionId,
    startsAt: window.from,
    endsAt: window.to,
    borrowerId: institutionRef,
    isForeign,
    seats,
    cpu: seats * size.cpuMhz,
    mem: seats * size.memoryBytes,
    ips: seats,
  };
}

/** What an admitted session holds: the same numbers that were admitted. */
export function buildReservation(
  session: StoredSession,
  { isForeign }: Pick<PlacedDemand, 'isForeign'>,
): Reservation {
  const { seats, offering } = session;
  return {
    sessionId: session.id,
    regionId: session.regionId,
    borrowerId: session.institutionRef,
    isForeign,
    from: session.preparesAt,
    to: session.releasedAt,
    seats,
    cpu: seats * offering.cpuMhz,
    mem: seats * offering.memoryBytes,
    ips: seats,
  };
}
