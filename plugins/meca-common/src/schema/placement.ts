import { z } from 'zod';
import {
  entityRefSchema,
  instantSchema,
  problemSchema,
  regionIdSchema,
  templatePathSchema,
  templateVersionSchema,
} from './primitives';

/**
 * `own-first`: the institution's own region if everything fits there, else the best other one.
 * `best`: the least loaded and nearest of all. `chosen-only`: the named region or nothing.
 *
 * @public
 */
export const placementWishSchema = z.discriminatedUnion('policy', [
  z.strictObject({ policy: z.literal('own-first') }),
  z.strictObject({ policy: z.literal('best') }),
  z.strictObject({
    policy: z.literal('chosen-only'),
    regionId: regionIdSchema,
  }),
]);
/** @public */
export type PlacementWish = z.infer<typeof placementWishSchema>;

/** What decides where a session can run. @public */
export const demandSchema = z.strictObject({
  /** The institution that holds the class. */
  institutionRef: entityRefSchema,
  startsAt: instantSchema,
  endsAt: instantSchema,
  placement: placementWishSchema,
  templatePath: templatePathSchema,
  /** `latest` is resolved when the lead-in begins. */
  version: z
    .union([z.literal('latest'), templateVersionSchema])
    .default('latest'),
  /** Name of a service offering. */
  offering: z.string().min(1).max(255),
  seats: z.int().min(1).max(500),
});
/** @public */
export type Demand = z.infer<typeof demandSchema>;

/** A demand to be tried out. @public */
export const placementRequestSchema = demandSchema.extend({
  /** A session whose own reservation does not count: the demand is a change of it. */
  sessionId: z.string().max(64).optional(),
  /** Students of the class: who of them has a seat in another class at that time is told. */
  attendees: z.array(entityRefSchema).max(500).optional(),
});
/** @public */
export type PlacementRequest = z.infer<typeof placementRequestSchema>;

/** What was found out about one region. @public */
export const placementVerdictSchema = z.object({
  regionId: regionIdSchema,
  verdict: z.enum(['chosen', 'possible', 'refused']),
  /** Lower is better; absent when refused. */
  score: z.number().optional(),
  /** How many of the wanted seats fit at the tightest moment of the window. */
  seatsThatFit: z.int().optional(),
  distanceKm: z.number().optional(),
  /** Share of the scarcest resource in use at the peak after admission, 0 to 1. */
  loadAfter: z.number().optional(),
  /** First later start at which all seats fit for the same duration, if looked for and found. */
  nextFitAt: instantSchema.optional(),
  /** In sentences, with stable codes. */
  reasons: z.array(problemSchema),
});
/** @public */
export type PlacementVerdict = z.infer<typeof placementVerdictSchema>;

/** @public */
export const placementSchema = z.object({
  regionId: regionIdSchema.optional(),
  verdicts: z.array(placementVerdictSchema),
  /** Those of the students asked about who have a seat in another class at that time; which class is not told. */
  busyAttendees: z.array(entityRefSchema).optional(),
});
/** @public */
export type Placement = z.infer<typeof placementSchema>;
