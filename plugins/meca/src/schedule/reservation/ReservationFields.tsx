import {
  Radio,
  RadioGroup,
  Select,
  TextAreaField,
  TextField,
} from '@backstage/ui';
import {
  Offering,
  Region,
  Session,
  Template,
  Viewer,
} from '@meca/backstage-plugin-meca-common';
import { useMecaTranslation } from '../../translation';
import { AttendeesField } from './AttendeesField';
import { CourseField } from './CourseField';
import { FALLBACK_ZONE, moveToZone } from './draft';
import { Field } from './Field';
import { institutionChoices } from './institutionChoices';
import { MachineFields } from './MachineFields';
import { PlacementPreview } from './PlacementPreview';
import { TeacherField } from './TeacherField';
import { TimeFields } from './TimeFields';
import { usePlacementPreview } from './usePlacementPreview';
import { Reservation } from './useReservation';
import styles from './Reservation.module.css';

export interface ReservationFieldsProps {
  reservation: Reservation;
  viewer: Viewer;
  session?: Session;
  regions: Region[];
  templates: Template[];
  offerings: Offering[];
}

/** Everything a reservation says, in the order in which people decide it. */
export function ReservationFields(props: ReservationFieldsProps) {
  const { reservation, viewer, session, regions } = props;
  const { t } = useMecaTranslation();
  const { draft, change } = reservation;
  const institutions = institutionChoices(viewer, regions);
  const institution = institutions.find(
    each => each.ref === draft.institutionRef,
  );
  const preview = usePlacementPreview(draft, session?.id);
  return (
    <>
      <Field name="title" reservation={reservation}>
        {state => (
          <TextField
            label={t('schedule.form.title')}
            value={draft.title}
            onChange={title => change({ title })}
            // eslint-disable-next-line jsx-a11y/no-autofocus -- who opens a form wants to fill it in
            autoFocus
            {...state}
          />
        )}
      </Field>
      {!session && institutions.length !== 1 && (
        <Field name="institutionRef" reservation={reservation}>
          {state => (
            <Select
              label={t('schedule.form.institution')}
              options={institutions.map(each => ({
                id: each.ref,
                label: each.title,
              }))}
              value={draft.institutionRef || null}
              onChange={key => {
                const next = institutions.find(each => each.ref === key);
                if (!next) return;
                change({
                  institutionRef: next.ref,
                  ...(!next.booksForOthers && { ownerRef: viewer.userRef }),
                  ...moveToZone(draft, next.timeZone ?? FALLBACK_ZONE),
                });
              }}
              {...state}
            />
          )}
        </Field>
      )}
      <TimeFields
        reservation={reservation}
        institutionTitle={institution?.title ?? draft.institutionRef}
        zone={draft.start?.timeZone ?? institution?.timeZone ?? FALLBACK_ZONE}
      />
      <MachineFields {...props} />
      <PlacementPreview
        draft={draft}
        preview={preview}
        regions={regions}
        onChange={change}
      />
      <AttendeesField
        reservation={reservation}
        busyAttendees={preview.placement?.busyAttendees}
      />
      {!session && (
        <div className={styles.pair}>
          <TeacherField
            reservation={reservation}
            viewerRef={viewer.userRef}
            canChoose={institution?.booksForOthers ?? false}
            institutionTitle={institution?.title ?? draft.institutionRef}
          />
          <RadioGroup
            label={t('schedule.form.endPolicy')}
            value={draft.endPolicy}
            onChange={value =>
              change({ endPolicy: value === 'keep' ? 'keep' : 'destroy' })
            }
          >
            <Radio value="destroy">{t('schedule.form.endDestroy')}</Radio>
            <Radio value="keep">{t('schedule.form.endKeep')}</Radio>
          </RadioGroup>
        </div>
      )}
      <CourseField reservation={reservation} />
      <Field name="comments" reservation={reservation}>
        {state => (
          <TextAreaField
            label={t('schedule.form.comments')}
            value={draft.comments}
            onChange={comments => change({ comments })}
            {...state}
          />
        )}
      </Field>
    </>
  );
}
