import { z } from 'zod';

/** Limits a fault to some commands, or to the next few calls. */
const scope = {
  commands: z.array(z.string()).optional(),
  times: z.int().min(1).optional(),
};

/** `true`, or an object that narrows the fault. */
const scoped = z.union([z.boolean(), z.strictObject(scope)]);

export const faultsSchema = z.strictObject({
  /** The port is closed. */
  unreachable: z.boolean().optional(),
  /** Takes the request and never answers. */
  hang: scoped.optional(),
  /** Answers so many milliseconds late. */
  slow: z
    .union([z.int().min(0), z.strictObject({ ms: z.int().min(0), ...scope })])
    .optional(),
  /** A proxy in front answers this status with an HTML page. */
  httpError: z
    .union([
      z.int().min(400).max(599),
      z.strictObject({ status: z.int().min(400).max(599), ...scope }),
    ])
    .optional(),
  /** TLS regions only: for another host's name, or out of date. */
  wrongCertificate: z
    .union([z.boolean(), z.enum(['name', 'expired', 'self-signed'])])
    .optional(),
  /** Every key gets 401, as after registerUserKeys or a locked account. */
  keyDisabled: z.boolean().optional(),
  /** So many of 100 deploys fail in their job, evenly spread. */
  deployFailRate: z.number().min(0).max(100).optional(),
  /** The next so many deploys fail. */
  deployFailNext: z.int().min(0).optional(),
  /** So many of 100 starts fail in their job, evenly spread. */
  startFailRate: z.number().min(0).max(100).optional(),
  /** How those deploys and starts fail. */
  failWith: z.enum(['capacity', 'internal', 'unavailable']).optional(),
  /** Jobs are taken and stay pending until the fault is cleared. */
  jobStuck: z.boolean().optional(),
  /** The work is accepted, then the connection breaks instead of an answer. */
  loseAnswer: scoped.optional(),
  /** 429 with this many milliseconds to wait, also for the root administrator. */
  rateLimit: z
    .union([
      z.int().min(0),
      z.strictObject({ retryAfterMs: z.int().min(0), ...scope }),
    ])
    .optional(),
  /** Downloads of templates stop for good at this percentage, without an error. */
  downloadStuckAt: z.number().min(0).max(100).optional(),
  /** Downloads of templates fail, at a percentage and with a status text. */
  downloadFails: z
    .union([
      z.boolean(),
      z.strictObject({
        percent: z.number().min(0).max(100).optional(),
        message: z.string().min(1).optional(),
        /** Only so many of 100, evenly spread. */
        rate: z.number().min(0).max(100).optional(),
      }),
    ])
    .optional(),
  /** No storage machine runs: templates stay as they are, downloads begin again once it is back. */
  storageVmDown: z.boolean().optional(),
  /** Name or id of a zone in which registered templates never get ready. */
  zoneNeverReady: z.string().optional(),
  /** The region's clock is wrong by so many milliseconds. */
  clockSkewMs: z.int().optional(),
  /** Machines reach Running but none of their ports ever answers. */
  guestsSilent: z.boolean().optional(),
});

export type Faults = z.output<typeof faultsSchema>;
