import { Problem } from '@meca/backstage-plugin-meca-common';
import { z } from 'zod';

/** What is kept of each region. */
export type ObservationSubject =
  | 'health'
  | 'capacity'
  | 'templates'
  | 'offerings';

/** The last good answer of a region about one subject, and how the last attempt went. Instants are epoch milliseconds. */
export interface Observation<T> {
  regionId: string;
  /** With `observedAt`: the last good answer. Both undefined: none yet. */
  data?: T;
  observedAt?: number;
  attemptedAt: number;
  /** The last attempt failed; `data` is from before. */
  problem?: Problem;
}

/**
 * What regions said, shared by all replicas of the portal. Answers are parsed on the way out: what an older
 * version wrote in another shape counts as never said.
 */
export interface ObservationStore {
  saveAnswer(answer: {
    regionId: string;
    subject: ObservationSubject;
    data: unknown;
    at: number;
  }): Promise<void>;
  /** Keeps the last good answer. */
  saveFailure(failure: {
    regionId: string;
    subject: ObservationSubject;
    problem: Problem;
    at: number;
  }): Promise<void>;
  get<T>(
    subject: ObservationSubject,
    regionId: string,
    schema: z.ZodType<T>,
  ): Promise<Observation<T> | undefined>;
  /** By region id. */
  list<T>(
    subject: ObservationSubject,
    schema: z.ZodType<T>,
  ): Promise<Map<string, Observation<T>>>;
  /** When the last background round began, on whichever replica. */
  saveRound(startedAt: number): Promise<void>;
  lastRound(): Promise<number | undefined>;
}
