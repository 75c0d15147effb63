import { Seat, SeatCounts } from '@meca/backstage-plugin-meca-common';
import { Knex } from 'knex';

/** Seats as sessions need them. What happens in clouds is the engine's, which works from the same table. */
export interface SeatStore {
  /** Called inside the transaction that admits a session. Desired and state are `absent`, settled. */
  create(
    tx: Knex.Transaction,
    session: {
      id: string;
      code: string;
      regionId: string;
      seats: number;
      attendees: string[];
    },
  ): Promise<void>;
  /**
   * Called inside the transaction that changes an admitted session whose machines are not wanted yet, or only
   * reassigns students (`seats` and `regionId` as they were).
   */
  resize(
    tx: Knex.Transaction,
    session: {
      id: string;
      code: string;
      regionId: string;
      seats: number;
      attendees: string[];
    },
  ): Promise<void>;
  list(sessionId: string): Promise<Seat[]>;
  counts(sessionIds: string[]): Promise<Map<string, SeatCounts>>;
  /** Says what is wanted of all seats of a session; the engine brings it about. Returns how many rows changed. */
  want(
    db: Knex,
    sessionId: string,
    desired: 'running' | 'stopped' | 'absent',
  ): Promise<number>;
  /** Gives one seat a new machine; its present one is destroyed first. */
  repair(sessionId: string, ordinal: number): Promise<void>;
}

/** The loop that brings clouds towards what seats want. */
export interface SeatEngine {
  start(): void;
  /** Gives leases back and waits for the work under way. */
  stop(): Promise<void>;
  /** Work was written to the database: look now instead of at the next tick. */
  wake(): void;
}
