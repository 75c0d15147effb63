import { InputError } from '@backstage/errors';
import {
  PlacementWish,
  SessionInput,
} from '@meca/backstage-plugin-meca-common';

/** What a template gives to `meca:session:reserve`. */
export type ReserveInput = {
  title: string;
  institutionRef: string;
  startsAt: string;
  endsAt?: string;
  durationMinutes?: number;
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

const MINUTE_MS = 60_000;

function readEnd({ startsAt, endsAt, durationMinutes }: ReserveInput): string {
  if ((endsAt === undefined) === (durationMinutes === undefined)) {
    throw new InputError('Give either endsAt or durationMinutes, and not both');
  }
  if (endsAt !== undefined) return endsAt;
  const start = Date.parse(startsAt);
  if (Number.isNaN(start)) {
    throw new InputError(
      `startsAt must be an ISO 8601 time with an offset, but is "${startsAt}"`,
    );
  }
  return new Date(start + durationMinutes! * MINUTE_MS).toISOString();
}

/** The request that the service understands; it checks everything else. */
export function buildSessionInput(input: ReserveInput): SessionInput {
  const { title, institutionRef, startsAt, templatePath, offering } = input;
  return {
    title,
    institutionRef,
    startsAt,
    endsAt: readEnd(input),
    placement: input.placement ?? { policy: 'own-first' },
    templatePath,
    version: input.version || 'latest',
    offering,
    seats: input.seats,
    ownerRef: input.ownerRef || undefined,
    attendees: input.attendees ?? [],
    comments: input.comments ?? '',
    courseRef: input.courseRef || undefined,
  };
}
