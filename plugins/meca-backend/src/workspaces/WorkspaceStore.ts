import { Knex } from 'knex';
import { SeatRecord, SeatRow, SEAT_TABLE, toSeatRecord } from '../seats';
import { SessionReader, SessionRecord } from '../sessions/types';

/** A seat with its session. */
export interface SeatInSession {
  seat: SeatRecord;
  session: SessionRecord;
}

/** Now and next: what comes after these few is found in the schedule. */
const LIST_LIMIT = 50;

/** Seats as their students find them. */
export class WorkspaceStore {
  constructor(
    private readonly knex: Knex,
    private readonly sessions: SessionReader,
  ) {}

  /** Seats of a student in classes that are not over, the next first. */
  async listOf(userRef: string, now: number): Promise<SeatInSession[]> {
    const rows = await this.knex<SeatRow>(SEAT_TABLE)
      .join('session', 'session.id', 'seat.session_id')
      .where('seat.attendee_ref', userRef)
      .where('session.ends_at', '>', now)
      .whereIn('session.state', ['admitted', 'preparing', 'running'])
      .orderBy(['session.starts_at', 'seat.id'])
      .limit(LIST_LIMIT)
      .select<SeatRow[]>('seat.*');
    const sessions = await this.sessions.getMany([
      ...new Set(rows.map(row => row.session_id)),
    ]);
    return rows.flatMap(row => {
      const session = sessions.get(row.session_id);
      return session ? [{ seat: toSeatRecord(row), session }] : [];
    });
  }

  async get(seatId: string): Promise<SeatInSession | undefined> {
    const row = await this.knex<SeatRow>(SEAT_TABLE)
      .where({ id: seatId })
      .first();
    const session = row && (await this.sessions.get(row.session_id));
    return session && { seat: toSeatRecord(row), session };
  }

  /** Seats of the region whose machines are made before this one's. */
  async queueBefore({ seat, session }: SeatInSession): Promise<number> {
    const [{ n }] = await this.knex(SEAT_TABLE)
      .join('session', 'session.id', 'seat.session_id')
      .where({
        'seat.region_id': seat.regionId,
        'seat.settled': false,
        'seat.desired': 'running',
        'seat.state': 'waiting',
      })
      .where(q =>
        q
          .where('session.starts_at', '<', session.startsAt)
          .orWhere(same =>
            same
              .where('session.starts_at', session.startsAt)
              .where('seat.ordinal', '<', seat.ordinal),
          ),
      )
      .select(this.knex.raw('count(*) as n'));
    return Number(n);
  }
}
