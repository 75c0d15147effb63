import { SessionState } from '@meca/backstage-plugin-meca-common';
import { Knex } from 'knex';

/** Classes that take place. */
const TAKING_PLACE: SessionState[] = ['admitted', 'preparing', 'running'];
/** Stays below SQLite's limit on parameters. */
const CHUNK = 400;

/** Those of the people who have a seat in a session that overlaps `[startsAt, endsAt)`, in the order given. */
export async function findBusyAttendees(
  knex: Knex,
  options: {
    attendees: string[];
    startsAt: number;
    endsAt: number;
    /** A session that does not count. */
    except?: string;
  },
): Promise<string[]> {
  const { attendees, startsAt, endsAt, except } = options;
  const busy = new Set<string>();
  for (let at = 0; at < attendees.length; at += CHUNK) {
    const query = knex('seat')
      .join('session', 'session.id', 'seat.session_id')
      .whereIn('seat.attendee_ref', attendees.slice(at, at + CHUNK))
      .where('session.starts_at', '<', endsAt)
      .where('session.ends_at', '>', startsAt)
      .whereIn('session.state', TAKING_PLACE)
      .distinct('seat.attendee_ref');
    if (except) query.whereNot('session.id', except);
    for (const ref of await query.pluck('attendee_ref')) busy.add(ref);
  }
  return attendees.filter(ref => busy.has(ref));
}
