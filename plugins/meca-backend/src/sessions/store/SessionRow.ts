import {
  PlacementVerdict,
  PlacementWish,
  SessionState,
} from '@meca/backstage-plugin-meca-common';
import { randomInt } from 'node:crypto';
import { SessionRecord } from '../types';

/** @internal */
export const SESSION_TABLE = 'session';

/** A row of `session`; `pg` gives bigint as strings. */
export interface SessionRow {
  id: string;
  code: string;
  course_ref: string | null;
  title: string;
  institution_ref: string;
  owner_ref: string;
  created_by: string;
  region_id: string;
  starts_at: number | string;
  ends_at: number | string;
  prepares_at: number | string;
  released_at: number | string;
  seats: number;
  template_path: string;
  version_policy: string;
  resolved_version: string | null;
  offering: string;
  cpu_cores: number;
  cpu_mhz: number;
  memory_bytes: number;
  placement_policy: PlacementWish['policy'];
  placement_verdicts: string;
  end_policy: 'destroy' | 'keep';
  comments: string;
  state: SessionState;
  etag: string;
  next_step_at: number | string | null;
  created_at: number | string;
  updated_at: number | string;
}

/** A session with what only its own stage needs. */
export interface StoredSession extends SessionRecord {
  courseRef?: string;
  placementPolicy: PlacementWish['policy'];
  placementVerdicts: PlacementVerdict[];
  comments: string;
  createdAt: number;
  updatedAt: number;
}

/** What the columns of a session say. */
export function toStoredSession(row: SessionRow): StoredSession {
  return {
    id: row.id,
    code: row.code,
    courseRef: row.course_ref ?? undefined,
    title: row.title,
    institutionRef: row.institution_ref,
    ownerRef: row.owner_ref,
    createdBy: row.created_by,
    regionId: row.region_id,
    startsAt: Number(row.starts_at),
    endsAt: Number(row.ends_at),
    preparesAt: Number(row.prepares_at),
    releasedAt: Number(row.released_at),
    seats: row.seats,
    templatePath: row.template_path,
    versionPolicy: row.version_policy,
    resolvedVersion: row.resolved_version ?? undefined,
    offering: {
      name: row.offering,
      cpuCores: row.cpu_cores,
      cpuMhz: row.cpu_mhz,
      memoryBytes: row.memory_bytes,
    },
    endPolicy: row.end_policy,
    state: row.state,
    etag: row.etag,
    placementPolicy: row.placement_policy,
    placementVerdicts: JSON.parse(row.placement_verdicts),
    comments: row.comments,
    createdAt: Number(row.created_at),
    updatedAt: Number(row.updated_at),
  };
}

/** The columns of a session; `next_step_at` belongs to the clock and is set apart. */
export function toSessionRow(
  session: StoredSession,
): Omit<SessionRow, 'next_step_at'> {
  return {
    id: session.id,
    code: session.code,
    course_ref: session.courseRef ?? null,
    title: session.title,
    institution_ref: session.institutionRef,
    owner_ref: session.ownerRef,
    created_by: session.createdBy,
    region_id: session.regionId,
    starts_at: session.startsAt,
    ends_at: session.endsAt,
    prepares_at: session.preparesAt,
    released_at: session.releasedAt,
    seats: session.seats,
    template_path: session.templatePath,
    version_policy: session.versionPolicy,
    resolved_version: session.resolvedVersion ?? null,
    offering: session.offering.name,
    cpu_cores: session.offering.cpuCores,
    cpu_mhz: session.offering.cpuMhz,
    memory_bytes: session.offering.memoryBytes,
    placement_policy: session.placementPolicy,
    placement_verdicts: JSON.stringify(session.placementVerdicts),
    end_policy: session.endPolicy,
    comments: session.comments,
    state: session.state,
    etag: session.etag,
    created_at: session.createdAt,
    updated_at: session.updatedAt,
  };
}

/** Without 0, 1, l and o, which people mix up when they read them aloud. */
const LETTERS = 'abcdefghijkmnpqrstuvwxyz';
const CHARACTERS = `${LETTERS}23456789`;

/** Eight characters that begin the names of the session's machines; a host name must begin with a letter. */
export function newSessionCode(): string {
  const rest = Array.from(
    { length: 7 },
    () => CHARACTERS[randomInt(CHARACTERS.length)],
  );
  return LETTERS[randomInt(LETTERS.length)] + rest.join('');
}
