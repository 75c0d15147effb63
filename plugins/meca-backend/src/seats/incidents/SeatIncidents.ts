import { randomUUID } from 'node:crypto';
import { SeatIncident } from '@meca/backstage-plugin-meca-common';
import { Knex } from 'knex';
import { SEAT_TABLE, SeatRow } from '../SeatRow';

interface IncidentRow {
  id: string;
  session_id: string;
  ordinal: number;
  name: string;
  cause: SeatIncident['cause'];
  at: number | string;
  ended_at: number | string | null;
  outcome: NonNullable<SeatIncident['outcome']> | null;
  told: boolean | number;
}

const TABLE = 'seat_incident';
/** A region that goes down takes every machine of a class with it; older ones help nobody. */
const LISTED = 100;

/** Machines that ran no more during their class, in the table `seat_incident`. */
export class SeatIncidents {
  constructor(private readonly knex: Knex) {}

  /** `at`: epoch milliseconds. */
  async record(
    db: Knex,
    incident: {
      sessionId: string;
      ordinal: number;
      name: string;
      cause: SeatIncident['cause'];
      at: number;
    },
  ): Promise<void> {
    const { sessionId, ...columns } = incident;
    await db<IncidentRow>(TABLE).insert({
      id: randomUUID(),
      session_id: sessionId,
      ...columns,
      told: false,
    });
  }

  /** The latest first. */
  async list(sessionId: string): Promise<SeatIncident[]> {
    const rows = await this.knex<IncidentRow>(TABLE)
      .where({ session_id: sessionId })
      .orderBy([{ column: 'at', order: 'desc' }, 'ordinal'])
      .limit(LISTED);
    return rows.map(toIncident);
  }

  /** Writes down what became of those whose seats have come to rest; true: of at least one. */
  async settle(sessionId: string, now: number): Promise<boolean> {
    const open = await this.knex<IncidentRow>(TABLE)
      .where({ session_id: sessionId })
      .whereNull('outcome');
    if (open.length === 0) return false;
    const seats = await this.knex<SeatRow>(SEAT_TABLE).where({
      session_id: sessionId,
    });
    let settled = false;
    for (const incident of open) {
      const seat = seats.find(({ ordinal }) => ordinal === incident.ordinal);
      const outcome = outcomeOf(incident, seat);
      if (!outcome) continue;
      settled = true;
      await this.knex<IncidentRow>(TABLE)
        .where({ id: incident.id })
        .whereNull('outcome')
        .update({ outcome, ended_at: now });
    }
    return settled;
  }

  /** Those mended by the portal of which the owner has not heard; each is given once. */
  async takeMended(sessionId: string): Promise<SeatIncident[]> {
    const rows = await this.knex<IncidentRow>(TABLE)
      .where({ session_id: sessionId, told: false })
      .whereIn('outcome', ['restarted', 'replaced'])
      .orderBy('ordinal');
    const taken: SeatIncident[] = [];
    for (const row of rows) {
      const marked = await this.knex<IncidentRow>(TABLE)
        .where({ id: row.id, told: false })
        .update({ told: true });
      if (marked === 1) taken.push(toIncident(row));
    }
    return taken;
  }
}

function outcomeOf(
  { name }: IncidentRow,
  seat: SeatRow | undefined,
): SeatIncident['outcome'] | undefined {
  if (!seat || seat.desired !== 'running') return 'ended';
  if (!seat.settled) return undefined;
  if (seat.state === 'failed') return 'failed';
  if (seat.state !== 'ready') return undefined;
  return seat.name === name ? 'restarted' : 'replaced';
}

function toIncident(row: IncidentRow): SeatIncident {
  return {
    ordinal: row.ordinal,
    name: row.name,
    cause: row.cause,
    at: new Date(Number(row.at)).toISOString(),
    endedAt:
      row.ended_at === null
        ? undefined
        : new Date(Number(row.ended_at)).toISOString(),
    outcome: row.outcome ?? undefined,
  };
}
