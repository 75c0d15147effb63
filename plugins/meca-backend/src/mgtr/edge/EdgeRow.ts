import {
  EdgeExchangeRequest,
  edgeReplicaReportSchema,
  EdgeReplicaReport,
} from '@meca/meca-mgtr';
import { z } from 'zod';

export const EDGE_TABLE = 'mgtr_edge';

/** As in the database; `pg` returns bigint as strings. */
export interface EdgeRow {
  region_id: string;
  edge_id: string;
  program_version: string;
  started_at: number | string;
  seen_at: number | string;
  rival: string | null;
  clock_skew_ms: number | string;
  free_bytes: number | string;
  total_bytes: number | string;
  floor_bytes: number | string;
  reports: string;
  peer: string | null;
}

const reportsSchema = z.record(z.string(), edgeReplicaReportSchema);
const rivalSchema = z.object({ edgeId: z.string(), at: z.number() });

/** The edge of a region as it last reported. Instants are epoch milliseconds of the database's clock. */
export interface EdgeRecord {
  regionId: string;
  edgeId: string;
  programVersion: string;
  seenAt: number;
  /** Another one that wanted to report meanwhile, and when it last did. */
  rival?: { edgeId: string; at: number };
  /** The edge's clock minus the portal's. */
  clockSkewMs: number;
  freeBytes: number;
  totalBytes: number;
  floorBytes: number;
  /** Where edges of other regions may fetch from it, and which archives. */
  peer?: NonNullable<EdgeExchangeRequest['peer']>;
  /** By replica id. Addresses of images in them are secrets. */
  reports: Map<string, EdgeReplicaReport>;
}

/** Was checked as part of the request that it came with. */
export function toPeer(column: EdgeRow['peer']): EdgeRecord['peer'] {
  return column ? JSON.parse(column) : undefined;
}

export function toEdgeRecord(row: EdgeRow): EdgeRecord {
  return {
    regionId: row.region_id,
    edgeId: row.edge_id,
    programVersion: row.program_version,
    seenAt: Number(row.seen_at),
    rival: row.rival ? rivalSchema.parse(JSON.parse(row.rival)) : undefined,
    clockSkewMs: Number(row.clock_skew_ms),
    freeBytes: Number(row.free_bytes),
    totalBytes: Number(row.total_bytes),
    floorBytes: Number(row.floor_bytes),
    peer: toPeer(row.peer),
    reports: new Map(
      Object.entries(reportsSchema.parse(JSON.parse(row.reports))),
    ),
  };
}
