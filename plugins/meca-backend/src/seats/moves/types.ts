import { SessionRecord } from '../../sessions/types';
import { TemplateCatalogue } from '../../mgtr/types';
import { JobTimes } from '../engine/JobTimes';
import { CallGate } from '../../reconcile';
import { SeatClaim, SeatLeases } from '../lease/SeatLeases';
import { SeatOptions } from '../options';
import { SeatRecord } from '../SeatRow';

/** What a move works with. */
export interface MoveContext {
  claim: SeatClaim;
  leases: SeatLeases;
  session: SessionRecord | undefined;
  gate: CallGate;
  regionName: string;
  templates: TemplateCatalogue;
  times: JobTimes;
  options: SeatOptions;
  portalId: string;
  /** True if something accepts TCP connections there. */
  probe(address: string, port: number): Promise<boolean>;
  /** A place among the machines being made became free. */
  onSlotFree(): void;
}

/** What to store. Undefined instead of it: the seat is no longer ours, or something else is wanted of it by now. */
export interface MoveResult {
  seat: SeatRecord;
  settled?: boolean;
  /** When to look again. */
  delayMs: number;
}
