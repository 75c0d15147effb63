import { Button, ButtonIcon, DatePicker, Text } from '@backstage/ui';
import { ZonedDateTime } from '@internationalized/date';
import { RiAddLine, RiDeleteBinLine } from '@remixicon/react';
import { Loading, Muted } from '../components';
import { useMecaTranslation } from '../translation';
import { readBookingForm } from './bookingForm';
import { FieldFrame } from './FieldFrame';
import { TimesPickerProps } from './schema';
import { useFill } from './useFill';
import { useInstitutionClock } from './useInstitutions';
import { useOwnValue } from './useOwnValue';
import { soon, toInstant, toWallTime } from './wallTime';
import { ZoneHint } from './ZoneHint';
import styles from './scaffolder.module.css';

/** A week after the last one at the same hour on the wall, as courses go. */
function oneMore(starts: string[], zone: string): string {
  const last = toWallTime(starts.filter(Boolean).at(-1), zone);
  return toInstant(last ? last.add({ weeks: 1 }) : soon(zone));
}

function Field(props: TimesPickerProps) {
  const { onChange, rawErrors, schema } = props;
  // A form of several pages hands over holes for what it wants to be filled in.
  const { value: given = [], change } = useOwnValue(props.formData, onChange);
  const starts = given.map(start => start ?? '');
  const isTouched = given.some(start => typeof start === 'string');
  const { t } = useMecaTranslation();
  const clock = useInstitutionClock(readBookingForm(props).institutionRef);
  useFill(
    clock && !isTouched ? [toInstant(soon(clock.zone))] : undefined,
    onChange,
  );
  if (!clock) return <Loading />;
  const replace = (index: number, ...by: string[]) =>
    change([...starts.slice(0, index), ...by, ...starts.slice(index + 1)]);
  return (
    <fieldset className={styles.times}>
      <Text as="legend" weight="bold">
        {schema.title ?? t('scaffolder.times.label')}
      </Text>
      {schema.description && <Muted>{schema.description}</Muted>}
      {starts.map((start, index) => (
        // eslint-disable-next-line react/no-array-index-key -- sessions have nothing but their place
        <div key={index} className={styles.time}>
          <DatePicker
            label={t('scaffolder.times.one', { number: String(index + 1) })}
            granularity="minute"
            hideTimeZone
            isInvalid={Boolean(rawErrors?.length) && !start}
            validationBehavior="aria"
            value={toWallTime(start, clock.zone)}
            onChange={value =>
              replace(index, toInstant(value as ZonedDateTime | null))
            }
          />
          {starts.length > 1 && (
            <ButtonIcon
              icon={<RiDeleteBinLine />}
              variant="tertiary"
              aria-label={t('scaffolder.times.remove', {
                number: String(index + 1),
              })}
              onPress={() => replace(index)}
            />
          )}
        </div>
      ))}
      {starts[0] && <ZoneHint clock={clock} at={starts[0]} />}
      <div>
        <Button
          size="small"
          variant="secondary"
          iconStart={<RiAddLine />}
          isDisabled={starts.length >= (schema.maxItems ?? Infinity)}
          onPress={() => change([...starts, oneMore(starts, clock.zone)])}
        >
          {t('scaffolder.times.add')}
        </Button>
      </div>
    </fieldset>
  );
}

/** When the sessions of a course begin, on the clock of the institution that holds them. */
export function TimesPicker(props: TimesPickerProps) {
  return (
    <FieldFrame>
      <Field {...props} />
    </FieldFrame>
  );
}
