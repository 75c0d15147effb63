import { z } from 'zod';
import { manifestSchema } from '../manifest';

/**
 * What an edge and its portal say to each other.
 *
 * @remarks
 * There is one door, `POST <portal>/api/meca/v1/edge/exchange`, with the region's token as
 * `Authorization: Bearer`. The edge tells all that it has, the portal answers with all that it
 * wants: nothing is a command, so a lost, repeated or late exchange does no harm. An edge that
 * cannot reach the portal goes on with what was wanted last.
 */
export const EDGE_PROTOCOL = 'meca.edge/v1';

/** Path of the door below the portal's base URL. */
export const EDGE_EXCHANGE_PATH = '/api/meca/v1/edge/exchange';

/**
 * Scheme of sources that the portal itself passes on, such as `portal://repositories/meca`: below the portal's own address,
 * as the edge knows it, and opened by the same token.
 */
export const PORTAL_SOURCE_SCHEME = 'portal:';

const bytes = z.int().min(0);
const instant = z.iso.datetime({ offset: true });

export const edgeProblemSchema = z.object({
  /** An `MgtrErrorCode`; a portal may meet codes of a newer edge. */
  code: z.string().max(40),
  message: z.string().max(2000),
  remedy: z.string().max(2000).optional(),
});

/** How far a replica is at this edge. */
export const edgeReplicaReportSchema = z.object({
  replicaId: z.string().max(100),
  state: z.enum([
    'queued',
    'fetching',
    'assembling',
    'staged',
    'waiting',
    'failed',
  ]),
  /** Of the archive while it is fetched, of the image while it is assembled. */
  bytesDone: bytes,
  bytesTotal: bytes,
  bytesPerSecond: z.number().min(0).optional(),
  secondsLeft: z.number().min(0).optional(),
  connections: bytes.optional(),
  /** What stands in the way, or the last thing that went wrong on the way. */
  problem: edgeProblemSchema.optional(),
  /** With `waiting`: for what. */
  waitingFor: z.enum(['window', 'disk', 'source', 'lease']).optional(),
  /** With `waiting`: until when at least. With `failed`: when the edge tries again; absent: not by itself. */
  notBefore: instant.optional(),
  /** While the image is served: what to give CloudStack. Secret; must not be logged or shown. */
  imageUrl: z.url().max(1000).optional(),
  /** Bytes of the image that were sent to whoever asked for it. */
  servedBytes: bytes.optional(),
});

export const edgeExchangeRequestSchema = z.object({
  protocol: z.literal(EDGE_PROTOCOL),
  edge: z.object({
    /** Made once per staging folder. */
    id: z.string().min(8).max(100),
    /** Of the program. */
    version: z.string().max(40),
    startedAt: instant,
    /** The edge's own clock, so that the portal can see its skew. */
    now: instant,
  }),
  disk: z.object({
    totalBytes: bytes,
    freeBytes: bytes,
    floorBytes: bytes,
  }),
  /** Everything that was wanted in the last answer. */
  replicas: z.array(edgeReplicaReportSchema).max(1000),
  /** Present when other edges may fetch from this one. */
  peer: z
    .object({
      /** Chunks are at `<url>/<archive>/<path>/<version>/`, for whoever has a ticket of the portal. */
      url: z.url({ protocol: /^https?$/ }).max(500),
      /** SHA-256 of the archives that it holds, wanted or not. */
      archives: z.array(z.string().regex(/^[0-9a-f]{64}$/)).max(1000),
    })
    .optional(),
  /** True: this edge may be sent to others over plain http. */
  allowInsecurePeers: z.boolean().optional(),
  /** Keys of the manifests that need not be sent again; absent: the edge keeps none. */
  manifests: z.array(z.string().max(100)).max(1000).optional(),
});

export const edgeSourceSchema = z.object({
  /** The version's repository, a mirror of it or another edge: chunks are at `<url>/<path>/<version>/`. May have the scheme `portal:`. */
  url: z.url().max(2000),
  /** For example an authorisation; kept in memory only. */
  headers: z.record(z.string(), z.string()).optional(),
  redirectHosts: z.array(z.string()).max(20).optional(),
  /** Certificate authority of the source, PEM. */
  ca: z.string().max(100_000).optional(),
  allowInsecureHttp: z.boolean().optional(),
});

export const edgeWantedReplicaSchema = z.object({
  replicaId: z.string().max(100),
  /** Verified by the portal against the repository's signatures. */
  manifest: manifestSchema,
  sources: z.array(edgeSourceSchema).min(1).max(50),
  /** Raised when what failed or waits shall be tried at once, because a person asked for it. */
  attempt: z.int().optional(),
  /** Present while CloudStack is to import the image: its name there, without an extension. */
  serveAs: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,199}$/)
    .optional(),
});

/**
 * A wanted replica on the wire. A manifest has a hash for each chunk and never changes, so it travels once: later answers only
 * name it.
 */
export const edgeSentReplicaSchema = edgeWantedReplicaSchema
  .partial({ manifest: true })
  .extend({ manifestKey: z.string().max(100).optional() });

export const edgeExchangeResponseSchema = z.object({
  protocol: z.literal(EDGE_PROTOCOL),
  /** Name of the region, for messages. */
  region: z.string().max(200),
  /** How long to wait before the next exchange when nothing moves. */
  pollAfterMs: z.int().min(100).max(3_600_000),
  /** All of them, most urgent first: what is missing here is not wanted. */
  replicas: z.array(edgeWantedReplicaSchema).max(1000),
  bandwidth: z
    .object({
      /** Such as `Mon–Fri 08:00–18:00: 5 Mbit/s; else unlimited`. */
      table: z.string().max(2000),
      timeZone: z.string().max(100),
    })
    .optional(),
  /** Largest disk that the region accepts, in bytes. */
  mostVirtualBytes: bytes.optional(),
});

/** The response on the wire. */
export const edgeSentResponseSchema = edgeExchangeResponseSchema.extend({
  replicas: z.array(edgeSentReplicaSchema).max(1000),
});

export type EdgeSentReplica = z.infer<typeof edgeSentReplicaSchema>;
export type EdgeSentResponse = z.infer<typeof edgeSentResponseSchema>;
export type EdgeReplicaReport = z.infer<typeof edgeReplicaReportSchema>;
export type EdgeExchangeRequest = z.infer<typeof edgeExchangeRequestSchema>;
export type EdgeExchangeResponse = z.infer<typeof edgeExchangeResponseSchema>;
export type EdgeExchangeResponseInput = z.input<
  typeof edgeExchangeResponseSchema
>;
export type EdgeSource = z.infer<typeof edgeSourceSchema>;
export type EdgeWantedReplica = z.infer<typeof edgeWantedReplicaSchema>;

/** Whoever knows what is wanted: a portal far away, or the process itself. Throws `MgtrError` when it cannot be asked. */
export interface EdgePortal {
  exchange(
    request: EdgeExchangeRequest,
    signal: AbortSignal,
  ): Promise<EdgeExchangeResponse>;
}
