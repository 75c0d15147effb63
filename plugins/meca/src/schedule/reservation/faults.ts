import { entityRefSchema } from '@meca/backstage-plugin-meca-common';
import { ReservationDraft } from './draft';

export type DraftField = Exclude<keyof ReservationDraft, 'version'>;

/** Why a field cannot be sent; each has a sentence in the translations. */
export type DraftFault =
  | 'required'
  | 'tooLong'
  | 'inPast'
  | 'beforeStart'
  | 'notARef'
  | 'seatRange'
  | 'moreThanSeats';

export type DraftFaults = Partial<Record<DraftField, DraftFault>>;

const MAX_SEATS = 500;

/** What is wrong with a draft, by field; empty when it can be sent. The service decides again. */
export function findDraftFaults(
  draft: ReservationDraft,
  options: { now: Date },
): DraftFaults {
  const faults: DraftFaults = {};
  if (!draft.title.trim()) faults.title = 'required';
  else if (draft.title.trim().length > 200) faults.title = 'tooLong';
  if (!draft.institutionRef) faults.institutionRef = 'required';
  if (!entityRefSchema.safeParse(draft.ownerRef.trim()).success) {
    faults.ownerRef = 'notARef';
  }
  Object.assign(faults, findTimeFaults(draft, options));
  if (!draft.templatePath) faults.templatePath = 'required';
  if (!draft.offering) faults.offering = 'required';
  if (
    !Number.isInteger(draft.seats) ||
    draft.seats < 1 ||
    draft.seats > MAX_SEATS
  ) {
    faults.seats = 'seatRange';
  }
  if (draft.attendees.length > draft.seats) faults.attendees = 'moreThanSeats';
  if (draft.comments.length > 5000) faults.comments = 'tooLong';
  return faults;
}

function findTimeFaults(
  draft: ReservationDraft,
  options: { now: Date },
): DraftFaults {
  const faults: DraftFaults = {};
  if (!draft.start) faults.start = 'required';
  if (!draft.end) faults.end = 'required';
  if (!draft.start || !draft.end) return faults;
  if (draft.end.compare(draft.start) <= 0) faults.end = 'beforeStart';
  else if (draft.end.toDate() <= options.now) faults.end = 'inPast';
  return faults;
}
