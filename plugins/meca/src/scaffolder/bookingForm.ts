import { PlacementWish } from '@meca/backstage-plugin-meca-common';

/** What the fields of a form read of one another, over all its pages: the names are those of the action's inputs. */
export interface BookingForm {
  institutionRef?: string;
  templatePath?: string;
  offering?: string;
  placement?: PlacementWish;
  /** One session… */
  startsAt?: string;
  /** …or several of a course. */
  sessions?: string[];
  durationMinutes?: number;
  seats?: number;
  attendees?: string[];
}

/** The form around a field, as far as it is filled in. */
export function readBookingForm(props: { formContext?: unknown }): BookingForm {
  const context = props.formContext as { formData?: BookingForm } | undefined;
  return context?.formData ?? {};
}

/** When the sessions of a form begin; what is not filled in yet is left out. */
export function startsOf(form: BookingForm): string[] {
  return [form.startsAt, ...(form.sessions ?? [])].filter(
    (start): start is string =>
      Boolean(start) && !Number.isNaN(Date.parse(start!)),
  );
}

/** When a session ends that begins at `startsAt`; undefined while its length is not known. */
export function endOf(form: BookingForm, startsAt: string): string | undefined {
  const { durationMinutes } = form;
  if (!durationMinutes || durationMinutes <= 0) return undefined;
  return new Date(
    Date.parse(startsAt) + durationMinutes * 60_000,
  ).toISOString();
}
