import { createHash, randomBytes } from 'node:crypto';
import { Knex } from 'knex';
import { databaseTime, readDatabaseTime } from '../../database';

const TICKET_TABLE = 'desktop_ticket';
const TICKET_LIFE_MS = 30_000;

/** What a ticket opens, and for whom. */
export interface DesktopGrant {
  seatId: string;
  userRef: string;
  /** Whoever runs the session, not its student. */
  operates: boolean;
  /** The machine the ticket was given for; it does not open its replacement. */
  instanceId: string;
}

/**
 * Tickets that work once, within 30 seconds, at any replica. The database holds hashes only: who can read it
 * cannot get in.
 */
export class DesktopTickets {
  constructor(private readonly knex: Knex) {}

  async mint(
    grant: DesktopGrant,
  ): Promise<{ ticket: string; expiresAt: number }> {
    const { knex } = this;
    const ticket = randomBytes(32).toString('base64url');
    const expiresAt = (await readDatabaseTime(knex)) + TICKET_LIFE_MS;
    await knex(TICKET_TABLE)
      .where('expires_at', '<', databaseTime(knex))
      .delete();
    await knex(TICKET_TABLE).insert({
      hash: hashOf(ticket),
      seat_id: grant.seatId,
      user_ref: grant.userRef,
      operates: grant.operates,
      instance_id: grant.instanceId,
      expires_at: expiresAt,
    });
    return { ticket, expiresAt };
  }

  /** Undefined: unknown, expired, or used before. */
  async redeem(ticket: string): Promise<DesktopGrant | undefined> {
    const { knex } = this;
    const hash = hashOf(ticket);
    // Whoever spends it has it: of two that come at the same time one changes a row.
    const spent = await knex(TICKET_TABLE)
      .where({ hash })
      .where('expires_at', '>', databaseTime(knex))
      .update({ expires_at: 0 });
    if (spent !== 1) return undefined;
    const row = await knex(TICKET_TABLE).where({ hash }).first();
    return (
      row && {
        seatId: row.seat_id,
        userRef: row.user_ref,
        operates: Boolean(row.operates),
        instanceId: row.instance_id,
      }
    );
  }
}

function hashOf(ticket: string): string {
  return createHash('sha256').update(ticket).digest('hex');
}
