import { Session, SessionPatch } from '@meca/backstage-plugin-meca-common';
import { buildSessionInput, draftOfSession, ReservationDraft } from './draft';

const CHANGEABLE = [
  'title',
  'startsAt',
  'endsAt',
  'placement',
  'templatePath',
  'version',
  'offering',
  'seats',
  'attendees',
  'courseRef',
  'comments',
] as const satisfies ReadonlyArray<keyof SessionPatch>;

/** What differs from the session as it was read; empty when nothing does. */
export function buildSessionPatch(
  session: Session,
  draft: ReservationDraft,
): SessionPatch {
  const before = buildSessionInput(draftOfSession(session));
  const after = buildSessionInput(draft);
  const changed = CHANGEABLE.filter(
    key => JSON.stringify(before[key]) !== JSON.stringify(after[key]),
  );
  // What is there no more must be said: what is left out stays.
  return Object.fromEntries(changed.map(key => [key, after[key] ?? null]));
}
