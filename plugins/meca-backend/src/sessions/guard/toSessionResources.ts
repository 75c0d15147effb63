import { SessionResource } from '@meca/backstage-plugin-meca-node';
import { Federation } from '../../federation';
import { StoredSession } from '../store/SessionRow';
import { DatabaseSessionStore } from '../store/SessionStore';

/** What permission rules see of sessions, in the same order. */
export async function toSessionResources(
  federation: Pick<Federation, 'list'>,
  store: DatabaseSessionStore,
  sessions: StoredSession[],
): Promise<SessionResource[]> {
  const attendees = await store.attendees(sessions.map(({ id }) => id));
  const hosts = new Map(federation.list().map(r => [r.id, r.institutionRef]));
  return sessions.map(session => ({
    id: session.id,
    ownerRef: session.ownerRef,
    institutionRef: session.institutionRef,
    // A region that left the federation belongs to nobody any more.
    hostInstitutionRef: hosts.get(session.regionId) ?? '',
    attendeeRefs: attendees.get(session.id)!,
  }));
}
