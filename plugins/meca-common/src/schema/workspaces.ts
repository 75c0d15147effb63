import { z } from 'zod';
import {
  entityRefSchema,
  instantSchema,
  problemSchema,
  regionIdSchema,
  templatePathSchema,
} from './primitives';
import { accessPortSchema } from './templates';

/** A seat as its student sees it. @public */
export const workspaceSchema = z.object({
  /** Id of the seat. */
  id: z.string(),
  sessionId: z.string(),
  title: z.string(),
  ownerRef: entityRefSchema,
  regionId: regionIdSchema,
  timeZone: z.string(),
  templatePath: templatePathSchema,
  ordinal: z.int(),
  startsAt: instantSchema,
  endsAt: instantSchema,
  /** Ways in open at this instant and close at `endsAt`. */
  opensAt: instantSchema,
  /** `upcoming`: before the lead-in; `preparing`; `ready`: ways in are open; `failed`: the teacher can repair it; `ended`. */
  state: z.enum(['upcoming', 'preparing', 'ready', 'failed', 'ended']),
  /** Best estimate while `preparing`. */
  readyInSeconds: z.number().optional(),
  problem: problemSchema.optional(),
  /** Only while `ready`. */
  access: z.array(accessPortSchema.extend({ address: z.string() })),
  /** The browser console is offered by this region; only while `ready`. */
  console: z.boolean(),
});
/** @public */
export type Workspace = z.infer<typeof workspaceSchema>;

/** @public */
export const workspaceListSchema = z.object({
  items: z.array(workspaceSchema),
});
/** @public */
export type WorkspaceList = z.infer<typeof workspaceListSchema>;

/** A way into the console that works once, soon. @public */
export const consoleTicketSchema = z.object({
  /** Path below the plugin's base URL of a WebSocket that speaks RFB, with the one-time ticket in its query. */
  path: z.string(),
  expiresAt: instantSchema,
  /** When the connection will be closed. */
  closesAt: instantSchema,
});
/** @public */
export type ConsoleTicket = z.infer<typeof consoleTicketSchema>;
