import { randomBytes } from 'node:crypto';

/** CloudStack's console tickets live about as long. */
const LIFETIME_MS = 60_000;

export interface ConsoleAddress {
  host: string;
  port: number;
}

interface Ticket {
  regionId: string;
  machineId: string;
  expiresAt: number;
}

/** Short-lived, single-use tokens for consoles. */
export class ConsoleTickets {
  private readonly tickets = new Map<string, Ticket>();

  constructor(readonly address: () => ConsoleAddress) {}

  issue(regionId: string, machineId: string): string {
    const now = Date.now();
    for (const [token, ticket] of this.tickets) {
      if (ticket.expiresAt <= now) this.tickets.delete(token);
    }
    const token = randomBytes(48).toString('base64url');
    const expiresAt = now + LIFETIME_MS;
    this.tickets.set(token, { regionId, machineId, expiresAt });
    return token;
  }

  /** The machine that the token opens, once. */
  redeem(token: string): { regionId: string; machineId: string } | undefined {
    const ticket = this.tickets.get(token);
    this.tickets.delete(token);
    if (!ticket || ticket.expiresAt <= Date.now()) return undefined;
    return ticket;
  }
}
