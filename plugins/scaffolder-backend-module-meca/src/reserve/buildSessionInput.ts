import { InputError } from '@backstage/errors';
import {
  PlacementWish,
  SessionBatchInput,
  SessionInput,
} from '@meca/backstage-plugin-meca-common';

/** What a template gives to every action that reserves. */
export type ClassInput = {
  title: string;
  institutionRef: string;
  placement?: PlacementWish;
  templatePath: string;
  version?: string;
  offering: string;
  seats: number;
  ownerRef?: string;
  attendees?: string[];
  comments?: string;
  courseRef?: string;
};

/** What a template gives to `meca:session:reserve`. */
export type ReserveInput = ClassInput & {
  startsAt: string;
  endsAt?: string;
  durationMinutes?: number;
};

/** What a template gives to `meca:course:reserve`. */
export type ReserveCourseInput = ClassInput & {
  startsAt: string[];
  durationMinutes: number;
};

const MINUTE_MS = 60_000;

function addMinutes(startsAt: string, minutes: number): string {
  const start = Date.parse(startsAt);
  if (Number.isNaN(start)) {
    throw new InputError(
      `startsAt must be an ISO 8601 time with an offset, but is "${startsAt}"`,
    );
  }
  return new Date(start + minutes * MINUTE_MS).toISOString();
}

function readEnd({ startsAt, endsAt, durationMinutes }: ReserveInput): string {
  if ((endsAt === undefined) === (durationMinutes === undefined)) {
    throw new InputError('Give either endsAt or durationMinutes, and not both');
  }
  return endsAt ?? addMinutes(startsAt, durationMinutes!);
}

function buildClass(
  input: ClassInput,
): Omit<SessionInput, 'startsAt' | 'endsAt'> {
  const { title, institutionRef, templatePath, offering, seats } = input;
  return {
    ...{ title, institutionRef, templatePath, offering, seats },
    placement: input.placement ?? { policy: 'own-first' },
    version: input.version || 'latest',
    ownerRef: input.ownerRef || undefined,
    attendees: input.attendees ?? [],
    comments: input.comments ?? '',
    courseRef: input.courseRef || undefined,
  };
}

/** The request that the service understands; it checks everything else. */
export function buildSessionInput(input: ReserveInput): SessionInput {
  return {
    ...buildClass(input),
    startsAt: input.startsAt,
    endsAt: readEnd(input),
  };
}

/** The same for all sessions of a course. */
export function buildCourseInput(input: ReserveCourseInput): SessionBatchInput {
  const { startsAt, durationMinutes } = input;
  return {
    ...buildClass(input),
    times: startsAt.map(start => ({
      startsAt: start,
      endsAt: addMinutes(start, durationMinutes),
    })),
  };
}
