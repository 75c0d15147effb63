import { MachineSize, PlacementWish } from '@meca/backstage-plugin-meca-common';
import { ComingTemplate } from '../../mgtr/types';
import { Window } from '../admission/reservationWindow';
import { OccupancyRow } from '../admission/sweep';

/** A demand as placement works with it: references in lower case, instants in epoch milliseconds. */
export interface PlacementDemand {
  institutionRef: string;
  startsAt: number;
  endsAt: number;
  /** What is to be held, lead-in and clean-up included. */
  window: Window;
  /** `stay`: a change of a session that is to remain in its region. */
  wish: PlacementWish | { policy: 'stay'; regionId: string };
  templatePath: string;
  version: string;
  offering: string;
  seats: number;
  /** A change of this session: what it holds now does not count. */
  sessionId?: string;
  /** What is to be held together with it, and is not booked yet. */
  besides?: (OccupancyRow & { regionId: string })[];
}

/** Where a demand fits, and the machine it gets there. */
export interface PlacedDemand {
  regionId: string;
  isForeign: boolean;
  size: MachineSize;
  /** The template has to be brought there first. */
  coming?: ComingTemplate;
}
