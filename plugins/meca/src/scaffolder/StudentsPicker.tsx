import { AttendeesField } from '../schedule/reservation/AttendeesField';
import { readBookingForm } from './bookingForm';
import { FieldFrame } from './FieldFrame';
import { StudentsPickerProps } from './schema';

/** Who sits where: the same list as on the reservation form. */
export function StudentsPicker(props: StudentsPickerProps) {
  const { formData = [], onChange } = props;
  return (
    <FieldFrame>
      <AttendeesField
        reservation={{
          draft: {
            attendees: formData,
            seats: readBookingForm(props).seats ?? 0,
          },
          change: ({ attendees }) => onChange(attendees),
          faults: {},
          status: { state: 'editing' },
        }}
      />
    </FieldFrame>
  );
}
