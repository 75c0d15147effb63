import {
  accessPortSchema,
  Problem,
  problemSchema,
  Seat,
  SeatState,
} from '@meca/backstage-plugin-meca-common';
import { z } from 'zod';

export const SEAT_TABLE = 'seat';

/** As in the database; `pg` returns bigint as strings, SQLite booleans as numbers. */
export interface SeatRow {
  id: string;
  session_id: string;
  region_id: string;
  ordinal: number;
  name: string;
  attendee_ref: string | null;
  desired: string;
  state: string;
  settled: boolean | number;
  instance_id: string | null;
  job_id: string | null;
  address: string | null;
  intent: string | null;
  progress: string | null;
  attempt: number;
  wanted_attempt: number;
  next_attempt_at: number | string;
  lease_owner: string | null;
  lease_until: number | string;
  lease_epoch: number;
  ready_at: number | string | null;
  last_error: string | null;
  updated_at: number | string;
}

/** Written before a machine is asked for: the name under which a lost answer is found again. */
const intentSchema = z.object({ name: z.string(), at: z.number() });
export type DeployIntent = z.infer<typeof intentSchema>;

const progressSchema = z.object({
  /** Failures since somebody last asked for this seat; three and it is given up. */
  failures: z.int().default(0),
  /** Ports of the template from which the present machine was made. */
  access: z.array(accessPortSchema).default([]),
  /** What was last asked of the cloud, when, and when its job was last known to have ended. */
  asked: z
    .object({
      what: z.enum(['deploy', 'start', 'stop', 'reboot', 'destroy', 'nothing']),
      at: z.number(),
      endedAt: z.number().optional(),
    })
    .optional(),
  /** When it was first seen running in vain: the readiness limit counts from here. */
  runningSince: z.number().optional(),
  /** The one reboot that a deaf machine gets. */
  rebooted: z.boolean().default(false),
  /** First time the machine was asked to stop; past the limit it is forced. */
  stoppingSince: z.number().optional(),
  /** The machine is no good: it is destroyed and another one made. */
  condemned: z.boolean().default(false),
});
/** What the engine remembers of the present machine of a seat. Instants are epoch milliseconds. */
export type SeatProgress = z.infer<typeof progressSchema>;

/** A seat as the engine sees it; instants are epoch milliseconds. */
export interface SeatRecord {
  id: string;
  sessionId: string;
  regionId: string;
  ordinal: number;
  name: string;
  attendeeRef?: string;
  desired: Seat['desired'];
  state: SeatState;
  settled: boolean;
  instanceId?: string;
  jobId?: string;
  address?: string;
  intent?: DeployIntent;
  progress: SeatProgress;
  attempt: number;
  wantedAttempt: number;
  readyAt?: number;
  problem?: Problem;
  updatedAt: number;
}

export function emptyProgress(): SeatProgress {
  return progressSchema.parse({});
}

export function toSeatRecord(row: SeatRow): SeatRecord {
  return {
    id: row.id,
    sessionId: row.session_id,
    regionId: row.region_id,
    ordinal: row.ordinal,
    name: row.name,
    attendeeRef: row.attendee_ref ?? undefined,
    desired: row.desired as Seat['desired'],
    state: row.state as SeatState,
    settled: Boolean(row.settled),
    instanceId: row.instance_id ?? undefined,
    jobId: row.job_id ?? undefined,
    address: row.address ?? undefined,
    intent: row.intent ? intentSchema.parse(JSON.parse(row.intent)) : undefined,
    progress: progressSchema.parse(
      row.progress ? JSON.parse(row.progress) : {},
    ),
    attempt: row.attempt,
    wantedAttempt: row.wanted_attempt,
    readyAt: row.ready_at === null ? undefined : Number(row.ready_at),
    problem: row.last_error
      ? problemSchema.parse(JSON.parse(row.last_error))
      : undefined,
    updatedAt: Number(row.updated_at),
  };
}

export function toSeat(row: SeatRow): Seat {
  const seat = toSeatRecord(row);
  return {
    id: seat.id,
    sessionId: seat.sessionId,
    ordinal: seat.ordinal,
    name: seat.name,
    regionId: seat.regionId,
    state: seat.state,
    desired: seat.desired,
    attendeeRef: seat.attendeeRef,
    address: seat.address,
    readyAt:
      seat.readyAt === undefined
        ? undefined
        : new Date(seat.readyAt).toISOString(),
    attempt: seat.attempt,
    problem: seat.problem,
    updatedAt: new Date(seat.updatedAt).toISOString(),
  };
}
