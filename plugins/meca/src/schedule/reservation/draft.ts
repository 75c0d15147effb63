import {
  CalendarDate,
  now,
  parseAbsolute,
  parseDate,
  toTime,
  toZoned,
  toCalendarDateTime,
  ZonedDateTime,
} from '@internationalized/date';
import {
  PlacementWish,
  Session,
  SessionInput,
  Viewer,
} from '@meca/backstage-plugin-meca-common';

/** Where the session shall run, as one choice of a list: a policy, or `region:<id>`. */
export type PlacementChoice = 'own-first' | 'best' | `region:${string}`;

/**
 * A reservation while it is being typed: everything may be missing or wrong.
 * Times are in the zone of the institution that holds the class, so that the hours on the form are the hours on its walls.
 */
export interface ReservationDraft {
  title: string;
  institutionRef: string;
  ownerRef: string;
  start: ZonedDateTime | null;
  end: ZonedDateTime | null;
  placement: PlacementChoice;
  templatePath: string;
  version: string;
  offering: string;
  seats: number;
  attendees: string[];
  endPolicy: 'destroy' | 'keep';
  /** Empty: of no course. */
  courseRef: string;
  comments: string;
}

/** What the calendar gives: two instants, or whole days without hours. */
export type TimeRange =
  | { startsAt: string; endsAt: string }
  | { firstDay: string; lastDay: string };

export const FALLBACK_ZONE = 'UTC';

/**
 * An empty reservation by `viewer`, for the institution named or else the principal one of the viewer; without a range
 * it starts at the next full hour but one.
 */
export function newDraft(options: {
  viewer: Viewer;
  range?: TimeRange;
  institutionRef?: string;
}): ReservationDraft {
  const { viewer, range } = options;
  const institution =
    viewer.institutions.find(each => each.ref === options.institutionRef) ??
    viewer.institutions[0];
  const zone = institution?.timeZone ?? FALLBACK_ZONE;
  return {
    title: '',
    institutionRef: institution?.ref ?? '',
    ownerRef: viewer.userRef,
    ...(range ? timesOf(range, zone) : soon(zone)),
    placement: 'own-first',
    templatePath: '',
    version: 'latest',
    offering: '',
    seats: 10,
    attendees: [],
    endPolicy: 'destroy',
    courseRef: '',
    comments: '',
  };
}

/** A session as a draft, to be changed. */
export function draftOfSession(session: Session): ReservationDraft {
  return {
    title: session.title,
    institutionRef: session.institutionRef,
    ownerRef: session.ownerRef,
    start: parseAbsolute(session.startsAt, session.timeZone),
    end: parseAbsolute(session.endsAt, session.timeZone),
    placement: choiceOf(session.placement),
    templatePath: session.templatePath,
    version: session.version,
    offering: session.offering.name,
    seats: session.seats,
    attendees: [...session.attendees],
    endPolicy: session.endPolicy,
    courseRef: session.courseRef ?? '',
    comments: session.comments,
  };
}

/** The same instants in another zone: what was picked in the calendar stays where it was picked. */
export function moveToZone(
  draft: ReservationDraft,
  zone: string,
): Pick<ReservationDraft, 'start' | 'end'> {
  return {
    start: draft.start && parseAbsolute(draft.start.toAbsoluteString(), zone),
    end: draft.end && parseAbsolute(draft.end.toAbsoluteString(), zone),
  };
}

/** Milliseconds; undefined while times are missing or in the wrong order. */
export function lengthOf(
  draft: Pick<ReservationDraft, 'start' | 'end'>,
): number | undefined {
  if (!draft.start || !draft.end) return undefined;
  const length = draft.end.compare(draft.start);
  return length > 0 ? length : undefined;
}

/** Another start keeps the length of the class: what it has now, else `lastLengthMs`, else the end stays. */
export function moveStart(
  draft: ReservationDraft,
  start: ZonedDateTime | null,
  lastLengthMs?: number,
): Pick<ReservationDraft, 'start' | 'end'> {
  const milliseconds = lengthOf(draft) ?? lastLengthMs;
  return {
    start,
    end:
      start && milliseconds !== undefined
        ? start.add({ milliseconds })
        : draft.end,
  };
}

export function wishOf(choice: PlacementChoice): PlacementWish {
  return choice === 'own-first' || choice === 'best'
    ? { policy: choice }
    : { policy: 'chosen-only', regionId: choice.slice('region:'.length) };
}

export function choiceOf(wish: PlacementWish): PlacementChoice {
  return wish.policy === 'chosen-only'
    ? `region:${wish.regionId}`
    : wish.policy;
}

/** What is sent for a draft that has no faults. */
export function buildSessionInput(draft: ReservationDraft): SessionInput {
  return {
    title: draft.title.trim(),
    institutionRef: draft.institutionRef,
    ownerRef: draft.ownerRef.trim(),
    startsAt: draft.start!.toAbsoluteString(),
    endsAt: draft.end!.toAbsoluteString(),
    placement: wishOf(draft.placement),
    templatePath: draft.templatePath,
    version: draft.version,
    offering: draft.offering,
    seats: draft.seats,
    attendees: draft.attendees,
    endPolicy: draft.endPolicy,
    courseRef: draft.courseRef || undefined,
    comments: draft.comments,
  };
}

function timesOf(
  range: TimeRange,
  zone: string,
): Pick<ReservationDraft, 'start' | 'end'> {
  if ('startsAt' in range) {
    return {
      start: parseAbsolute(new Date(range.startsAt).toISOString(), zone),
      end: parseAbsolute(new Date(range.endsAt).toISOString(), zone),
    };
  }
  return {
    start: atHour(parseDate(range.firstDay), 9, zone),
    end: atHour(parseDate(range.lastDay), 11, zone),
  };
}

function soon(zone: string): Pick<ReservationDraft, 'start' | 'end'> {
  const hour = now(zone).set({ minute: 0, second: 0, millisecond: 0 });
  const start = hour.add({ hours: 2 });
  return { start, end: start.add({ hours: 2 }) };
}

function atHour(date: CalendarDate, hour: number, zone: string): ZonedDateTime {
  return toZoned(
    toCalendarDateTime(date, toTime(toCalendarDateTime(date).set({ hour }))),
    zone,
  );
}
