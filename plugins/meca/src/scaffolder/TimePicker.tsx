import { DatePicker } from '@backstage/ui';
import { ZonedDateTime } from '@internationalized/date';
import { Loading } from '../components';
import { useMecaTranslation } from '../translation';
import { readBookingForm } from './bookingForm';
import { FieldFrame } from './FieldFrame';
import { TimePickerProps } from './schema';
import { useFill } from './useFill';
import { useInstitutionClock } from './useInstitutions';
import { useOwnValue } from './useOwnValue';
import { soon, toInstant, toWallTime } from './wallTime';
import { ZoneHint } from './ZoneHint';
import styles from './scaffolder.module.css';

function Field(props: TimePickerProps) {
  const { onChange, required, rawErrors, schema, uiSchema } = props;
  const { value: start, change } = useOwnValue(props.formData, onChange);
  const { t } = useMecaTranslation();
  const clock = useInstitutionClock(readBookingForm(props).institutionRef);
  useFill(
    start === undefined && clock ? toInstant(soon(clock.zone)) : undefined,
    onChange,
  );
  if (!clock) return <Loading />;
  return (
    <div className={styles.root}>
      <DatePicker
        label={schema.title ?? t('schedule.form.start')}
        description={uiSchema?.['ui:description'] ?? schema.description}
        granularity="minute"
        hideTimeZone
        isRequired={required}
        isInvalid={Boolean(rawErrors?.length)}
        validationBehavior="aria"
        value={toWallTime(start, clock.zone)}
        onChange={value => change(toInstant(value as ZonedDateTime | null))}
      />
      {start && <ZoneHint clock={clock} at={start} />}
    </div>
  );
}

/** When a session begins, on the clock of the institution that holds it. */
export function TimePicker(props: TimePickerProps) {
  return (
    <FieldFrame>
      <Field {...props} />
    </FieldFrame>
  );
}
