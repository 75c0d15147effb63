import { ConflictError } from '@backstage/errors';
import { SessionPatch, SessionState } from '@meca/backstage-plugin-meca-common';
import { normalizeRef } from '../../institutions';
import { StoredSession } from '../store/SessionRow';

/** A session as it is, or as it shall be. */
export interface SessionContent
  extends Pick<
    StoredSession,
    | 'title'
    | 'startsAt'
    | 'endsAt'
    | 'templatePath'
    | 'seats'
    | 'comments'
    | 'courseRef'
    | 'regionId'
    | 'placementPolicy'
  > {
  version: string;
  offering: string;
  attendees: string[];
}

type Field = keyof SessionPatch;
const TEXT: Field[] = ['title', 'comments', 'courseRef'];
/** Once machines are wanted, what they are and where cannot change any more. */
const WITH_MACHINES: Field[] = [...TEXT, 'attendees', 'endsAt'];
const CHANGEABLE: Partial<Record<SessionState, Field[]>> = {
  admitted: [
    ...WITH_MACHINES,
    'startsAt',
    'placement',
    'templatePath',
    'version',
    'offering',
    'seats',
  ],
  preparing: WITH_MACHINES,
  running: WITH_MACHINES,
  closing: TEXT,
};

/** What a patch really changes: clients may send fields as they are. */
export function findChanges(
  before: SessionContent,
  patch: SessionPatch,
): { fields: Field[]; after: SessionContent } {
  const { placement, startsAt, endsAt, attendees, courseRef, ...same } = patch;
  const given: Partial<SessionContent> = {
    ...same,
    ...(startsAt !== undefined && { startsAt: Date.parse(startsAt) }),
    ...(endsAt !== undefined && { endsAt: Date.parse(endsAt) }),
    ...(attendees && { attendees: attendees.map(normalizeRef) }),
    ...(courseRef !== undefined && {
      courseRef: courseRef === null ? undefined : normalizeRef(courseRef),
    }),
  };
  const fields = (
    Object.keys(given) as (Field & keyof SessionContent)[]
  ).filter(
    field => JSON.stringify(given[field]) !== JSON.stringify(before[field]),
  ) as Field[];
  const after = { ...before, ...given };
  if (placement) {
    after.placementPolicy = placement.policy;
    if ('regionId' in placement) after.regionId = placement.regionId;
    if (
      after.placementPolicy !== before.placementPolicy ||
      after.regionId !== before.regionId
    ) {
      fields.push('placement');
    }
  }
  return { fields, after };
}

/** Throws ConflictError naming what can no longer be changed and what can be done instead. */
export function requireChangeable(
  session: Pick<StoredSession, 'state' | 'title'>,
  fields: Field[],
): void {
  const changeable = CHANGEABLE[session.state] ?? [];
  const fixed = fields.filter(field => !changeable.includes(field));
  if (fixed.length === 0) return;
  throw new ConflictError(
    `The session "${session.title}" is ${session.state}: ${fixed.join(
      ', ',
    )} cannot be changed any more. ${
      changeable.length > 0
        ? `Only ${changeable.join(
            ', ',
          )} can; for the rest book another session.`
        : 'Book another session.'
    }`,
  );
}

const DEMAND: Field[] = [
  'startsAt',
  'endsAt',
  'placement',
  'templatePath',
  'version',
  'offering',
  'seats',
];

/** The change asks something of a region, so it is decided like a new booking. */
export function asksOfRegion(fields: Field[]): boolean {
  return fields.some(field => DEMAND.includes(field));
}

/** Fields that only ever take less, if the window and the seats do. */
export function concernsOnlySize(fields: Field[]): boolean {
  return fields.every(
    field =>
      !DEMAND.includes(field) ||
      ['startsAt', 'endsAt', 'seats'].includes(field),
  );
}
