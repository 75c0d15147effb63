import { z } from 'zod';
import {
  demandSchema,
  placementVerdictSchema,
  placementWishSchema,
} from './placement';
import {
  entityRefSchema,
  instantSchema,
  pageOf,
  problemSchema,
  regionIdSchema,
  templatePathSchema,
} from './primitives';
import { machineSizeSchema } from './templates';

/** @public */
export const sessionStateSchema = z.enum([
  'requested',
  'waiting',
  'admitted',
  'preparing',
  'running',
  'closing',
  'closed',
  'cancelled',
  'failed',
]);
/** @public */
export type SessionState = z.infer<typeof sessionStateSchema>;

/** What happens to the machines at the end: `keep` leaves them stopped (with their disks) until the grace time is over. @public */
export const endPolicySchema = z.enum(['destroy', 'keep']);

/** A request for a classroom session. @public */
export const sessionInputSchema = demandSchema.extend({
  title: z.string().trim().min(1).max(200),
  /** Who holds the class; left out: the caller. */
  ownerRef: entityRefSchema.optional(),
  /** Students, at most one per seat; the n-th gets the n-th seat. */
  attendees: z.array(entityRefSchema).max(500).default([]),
  comments: z.string().max(5000).default(''),
  endPolicy: endPolicySchema.default('destroy'),
  /** The course in the catalog that it belongs to; need not be there yet. */
  courseRef: entityRefSchema.optional(),
});
/** What a client sends. @public */
export type SessionInput = z.input<typeof sessionInputSchema>;
/** The same with defaults filled in. @public */
export type SessionRequest = z.output<typeof sessionInputSchema>;

/** One class held at several times, as a course is: all of its sessions are booked, or none. @public */
export const sessionBatchInputSchema = sessionInputSchema
  .omit({ startsAt: true, endsAt: true })
  .extend({
    times: z
      .array(z.strictObject({ startsAt: instantSchema, endsAt: instantSchema }))
      .min(1)
      .max(50),
  });
/** What a client sends. @public */
export type SessionBatchInput = z.input<typeof sessionBatchInputSchema>;
/** The same with defaults filled in. @public */
export type SessionBatchRequest = z.output<typeof sessionBatchInputSchema>;

/** Where one of several sessions would be. @public */
export const placedSessionSchema = z.object({
  startsAt: instantSchema,
  endsAt: instantSchema,
  /** Zone of the institution that holds the class. */
  timeZone: z.string(),
  regionId: regionIdSchema,
  /** Why there. */
  reasons: z.array(problemSchema),
});
/** @public */
export type PlacedSession = z.infer<typeof placedSessionSchema>;

/**
 * One of several sessions that has no place: the 409 of a batch carries them as `error.refused`. Only the first few tell the verdicts
 * of all regions, so that a long course in a large federation has an answer of bounded size. @public
 */
export const refusedSessionSchema = z.object({
  startsAt: instantSchema,
  verdicts: z.array(placementVerdictSchema).optional(),
});
/** @public */
export type RefusedSession = z.infer<typeof refusedSessionSchema>;

/** Changes to a session; what is left out stays. @public */
export const sessionPatchSchema = z.strictObject({
  title: z.string().trim().min(1).max(200).optional(),
  startsAt: instantSchema.optional(),
  endsAt: instantSchema.optional(),
  placement: placementWishSchema.optional(),
  templatePath: templatePathSchema.optional(),
  version: demandSchema.shape.version.unwrap().optional(),
  offering: z.string().min(1).max(255).optional(),
  seats: z.int().min(1).max(500).optional(),
  attendees: z.array(entityRefSchema).max(500).optional(),
  comments: z.string().max(5000).optional(),
  /** Null: it belongs to no course any more. */
  courseRef: entityRefSchema.nullable().optional(),
});
/** @public */
export type SessionPatch = z.infer<typeof sessionPatchSchema>;

/** What the caller may do with a session now; decided by the service. @public */
export const sessionActionSchema = z.enum([
  'update',
  'cancel',
  'start',
  'stop',
  'repair',
]);
/** @public */
export type SessionAction = z.infer<typeof sessionActionSchema>;

/** How many seats are in which state; those whose machines are just being stopped or removed are in `total` only. @public */
export const seatCountsSchema = z.object({
  total: z.int(),
  ready: z.int(),
  preparing: z.int(),
  stopped: z.int(),
  failed: z.int(),
  /** Without a machine: not yet, or no longer. */
  absent: z.int(),
});
/** @public */
export type SeatCounts = z.infer<typeof seatCountsSchema>;

/** @public */
export const sessionSchema = z.object({
  id: z.string(),
  title: z.string(),
  institutionRef: entityRefSchema,
  ownerRef: entityRefSchema,
  regionId: regionIdSchema,
  /** Zone of the institution that holds the class. */
  timeZone: z.string(),
  startsAt: instantSchema,
  endsAt: instantSchema,
  /** When machines begin to start; the reservation begins here. */
  preparesAt: instantSchema,
  /** When the reservation ends, after clean-up. */
  releasedAt: instantSchema,
  state: sessionStateSchema,
  templatePath: templatePathSchema,
  version: z.string(),
  /** Set when the lead-in begins. */
  resolvedVersion: z.string().optional(),
  offering: machineSizeSchema.extend({ name: z.string() }),
  seats: z.int(),
  seatCounts: seatCountsSchema,
  placement: placementWishSchema,
  endPolicy: endPolicySchema,
  /** The course in the catalog that it belongs to. */
  courseRef: entityRefSchema.optional(),
  comments: z.string(),
  /** For those who may change the session; others see none. */
  attendees: z.array(entityRefSchema),
  actions: z.array(sessionActionSchema),
  /** To be sent back as `If-Match` with a change. */
  etag: z.string(),
  createdAt: instantSchema,
  updatedAt: instantSchema,
});
/** @public */
export type Session = z.infer<typeof sessionSchema>;

/** A session with why it is where it is. @public */
export const sessionDetailSchema = sessionSchema.extend({
  placementVerdicts: z.array(placementVerdictSchema),
});
/** @public */
export type SessionDetail = z.infer<typeof sessionDetailSchema>;

/** @public */
export const sessionQuerySchema = z.object({
  /** Sessions that overlap `[from, to)`. */
  from: instantSchema.optional(),
  to: instantSchema.optional(),
  regionId: regionIdSchema.optional(),
  institutionRef: entityRefSchema.optional(),
  ownerRef: entityRefSchema.optional(),
  templatePath: templatePathSchema.optional(),
  courseRef: entityRefSchema.optional(),
  /** Comma-separated states; left out: all but cancelled. */
  states: z.string().max(200).optional(),
  /** By start, then id; `desc`: the latest first. */
  order: z.enum(['asc', 'desc']).default('asc'),
  limit: z.coerce.number().int().min(1).max(1000).default(200),
  cursor: z.string().max(500).optional(),
});
/** @public */
export type SessionQuery = z.input<typeof sessionQuerySchema>;

/** In the order that was asked for. @public */
export const sessionPageSchema = pageOf(sessionSchema);
/** @public */
export type SessionPage = z.infer<typeof sessionPageSchema>;
