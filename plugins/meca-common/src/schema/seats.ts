import { z } from 'zod';
import {
  entityRefSchema,
  instantSchema,
  problemSchema,
  regionIdSchema,
} from './primitives';

/**
 * State of a seat as people see it.
 * `absent`: no machine (not yet, or no longer); `waiting`: wanted, its turn has not come; `deploying`, `starting`, `probing`
 * (runs, access port does not answer yet), `ready`; `stopping`, `stopped`; `destroying`; `failed`: given up, can be repaired.
 *
 * @public
 */
export const seatStateSchema = z.enum([
  'absent',
  'waiting',
  'deploying',
  'starting',
  'probing',
  'ready',
  'stopping',
  'stopped',
  'destroying',
  'failed',
]);
/** @public */
export type SeatState = z.infer<typeof seatStateSchema>;

/** @public */
export const seatSchema = z.object({
  id: z.string(),
  sessionId: z.string(),
  /** From 1. */
  ordinal: z.int(),
  /** Name of the machine, at most 15 characters. */
  name: z.string(),
  regionId: regionIdSchema,
  state: seatStateSchema,
  desired: z.enum(['running', 'stopped', 'absent']),
  attendeeRef: entityRefSchema.optional(),
  /** Address of the machine, for those who may operate the session. */
  address: z.string().optional(),
  readyAt: instantSchema.optional(),
  /** How often a machine was made for this seat. */
  attempt: z.int(),
  /** The last failure, kept while it matters. */
  problem: problemSchema.optional(),
  updatedAt: instantSchema,
});
/** @public */
export type Seat = z.infer<typeof seatSchema>;

/**
 * A machine that ran no more during its class, and what became of its seat.
 * `stopped`: switched off; `gone`: no longer there; `broken`: given up by its region.
 *
 * @public
 */
export const seatIncidentSchema = z.object({
  ordinal: z.int(),
  /** Of the machine. */
  name: z.string(),
  cause: z.enum(['stopped', 'gone', 'broken']),
  /** When the portal noticed. */
  at: instantSchema,
  endedAt: instantSchema.optional(),
  /** Left out while it is being mended; `ended`: nobody wanted a machine there any more. */
  outcome: z.enum(['restarted', 'replaced', 'failed', 'ended']).optional(),
});
/** @public */
export type SeatIncident = z.infer<typeof seatIncidentSchema>;

/** @public */
export const seatListSchema = z.object({
  items: z.array(seatSchema),
  /** The latest first; for those who run the class. */
  incidents: z.array(seatIncidentSchema).optional(),
});
/** @public */
export type SeatList = z.infer<typeof seatListSchema>;
