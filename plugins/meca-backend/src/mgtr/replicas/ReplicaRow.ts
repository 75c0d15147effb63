import {
  DeliveryMode,
  Problem,
  problemSchema,
  Replica,
  ReplicaState,
} from '@meca/backstage-plugin-meca-common';
import { z } from 'zod';

export const REPLICA_TABLE = 'mgtr_replica';

/** As in the database, with what its version says; `pg` returns bigint as strings. */
export interface ReplicaRow {
  id: string;
  version_id: string;
  region_id: string;
  path: string;
  version: string;
  desired: string;
  mode: string;
  state: string;
  waiting_for: string | null;
  cloud_template_id: string | null;
  intent: string | null;
  given_up: string | null;
  progress: string | null;
  bytes_done: number | string;
  bytes_total: number | string;
  bytes_per_second: number | null;
  attempt: number;
  urgency: number;
  wish: number;
  next_attempt_at: number | string;
  progressed_at: number | string | null;
  lease_owner: string | null;
  lease_until: number | string;
  lease_epoch: number;
  problem: string | null;
  wanted_at: number | string;
  ready_at: number | string | null;
  unwanted_at: number | string | null;
}

/** Written before the cloud is asked for something, so that whoever comes after a crash knows what may be under way. */
const intentSchema = z.object({
  what: z.enum(['import', 'upload', 'delete']),
  at: z.number(),
  jobId: z.string().optional(),
});
export type ReplicaIntent = z.infer<typeof intentSchema>;

const givenUpSchema = z.array(
  z.object({
    templateId: z.string(),
    /** Of a deletion under way. */
    jobId: z.string().optional(),
    nextTryAt: z.number(),
  }),
);
/** Templates in the cloud that are of no use any more, stuck or failed ones, until they are deleted there. */
export type GivenUp = z.infer<typeof givenUpSchema>;

const progressSchema = z.object({
  /** The wish that the counters below belong to; another one begins anew. */
  wish: z.int().default(-1),
  /** Failures in a row. */
  failures: z.int().default(0),
  /** It goes on only when a person asks for it. */
  needsPerson: z.boolean().default(false),
  /** It failed at the edge, which alone knows how it goes on. */
  atEdge: z.boolean().optional(),
  /** When it is tried again by itself, after a failure. */
  resumeAt: z.number().optional(),
  /** When the present turn to be imported began. */
  turnAt: z.number().optional(),
  /** Since when it waits for something that a person can mend. */
  waitsSince: z.number().optional(),
  /** Somebody was told of the present failure. */
  notified: z.boolean().default(false),
  /** What the cloud had of the image when it was last looked at, and what had been sent of it. */
  measured: z
    .object({ at: z.number(), bytes: z.number(), sent: z.number() })
    .optional(),
  /** Since when the cloud works on the present registration without moving. */
  stillSince: z.number().optional(),
});
/** What the engine remembers of a replica beside its state. Instants are epoch milliseconds. */
export type ReplicaProgress = z.infer<typeof progressSchema>;

/** A replica as engine and wishes see it. Instants are epoch milliseconds. */
export interface ReplicaRecord {
  id: string;
  versionId: string;
  regionId: string;
  path: string;
  version: string;
  desired: 'present' | 'absent';
  mode: DeliveryMode;
  state: ReplicaState;
  waitingFor?: Replica['waitingFor'];
  cloudTemplateId?: string;
  intent?: ReplicaIntent;
  givenUp: GivenUp;
  progress: ReplicaProgress;
  bytesDone: number;
  bytesTotal: number;
  bytesPerSecond?: number;
  attempt: number;
  /** Higher first: 2 needed by a session, 1 asked for, 0 daily. */
  urgency: number;
  wish: number;
  nextAttemptAt: number;
  /** When bytes last moved. */
  progressedAt?: number;
  problem?: Problem;
  wantedAt: number;
  readyAt?: number;
  /** Since when nothing wants it. */
  unwantedAt?: number;
}

export function toReplicaRecord(row: ReplicaRow): ReplicaRecord {
  return {
    id: row.id,
    versionId: row.version_id,
    regionId: row.region_id,
    path: row.path,
    version: row.version,
    desired: row.desired as ReplicaRecord['desired'],
    mode: row.mode as DeliveryMode,
    state: row.state as ReplicaState,
    waitingFor: (row.waiting_for ?? undefined) as ReplicaRecord['waitingFor'],
    cloudTemplateId: row.cloud_template_id ?? undefined,
    intent: row.intent ? intentSchema.parse(JSON.parse(row.intent)) : undefined,
    givenUp: givenUpSchema.parse(row.given_up ? JSON.parse(row.given_up) : []),
    progress: progressSchema.parse(
      row.progress ? JSON.parse(row.progress) : {},
    ),
    bytesDone: Number(row.bytes_done),
    bytesTotal: Number(row.bytes_total),
    bytesPerSecond: row.bytes_per_second ?? undefined,
    attempt: row.attempt,
    urgency: row.urgency,
    wish: row.wish,
    nextAttemptAt: Number(row.next_attempt_at),
    progressedAt: optionalInstant(row.progressed_at),
    problem: row.problem
      ? problemSchema.parse(JSON.parse(row.problem))
      : undefined,
    wantedAt: Number(row.wanted_at),
    readyAt: optionalInstant(row.ready_at),
    unwantedAt: optionalInstant(row.unwanted_at),
  };
}

function optionalInstant(value: number | string | null): number | undefined {
  return value === null ? undefined : Number(value);
}
