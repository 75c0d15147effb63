import { Select } from '@backstage/ui';
import { useMecaTranslation } from '../../translation';
import { Field } from './Field';
import { useCourses } from './useCourses';
import { Reservation } from './useReservation';

const NONE = 'none';

/** On which course's page the session is shown; left out where there are no courses. */
export function CourseField(props: { reservation: Reservation }) {
  const { reservation } = props;
  const { draft, change } = reservation;
  const { t } = useMecaTranslation();
  const courses = useCourses() ?? [];
  const { courseRef } = draft;
  if (courses.length === 0 && !courseRef) return null;
  // A course that the catalog does not show, or not yet, is not taken away by opening the form.
  const isKnown = !courseRef || courses.some(({ ref }) => ref === courseRef);
  const all = isKnown
    ? courses
    : [...courses, { ref: courseRef, title: courseRef }];
  return (
    <Field
      name="courseRef"
      reservation={reservation}
      hint={t('schedule.form.courseHint')}
    >
      {state => (
        <Select
          label={t('schedule.form.course')}
          options={[
            { id: NONE, label: t('schedule.form.courseNone') },
            ...all.map(({ ref, title }) => ({ id: ref, label: title })),
          ]}
          search={all.length > 10 ? true : undefined}
          value={courseRef || NONE}
          onChange={key =>
            change({ courseRef: key && key !== NONE ? String(key) : '' })
          }
          {...state}
        />
      )}
    </Field>
  );
}
