import { useRef } from 'react';
import { DatePicker } from '@backstage/ui';
import { ZonedDateTime } from '@internationalized/date';
import { formatRange, isSameWallTime } from '../../format';
import { formatZone, viewerZone } from '../../format/sessionTime';
import { useMecaTranslation } from '../../translation';
import { lengthOf, moveStart } from './draft';
import { Field } from './Field';
import { Reservation } from './useReservation';
import styles from './Reservation.module.css';

export interface TimeFieldsProps {
  reservation: Reservation;
  institutionTitle: string;
  /** Zone of the institution. */
  zone: string;
}

/** Start and end on the institution's clock, and on the viewer's where it differs. */
export function TimeFields(props: TimeFieldsProps) {
  const { reservation, zone } = props;
  const { t } = useMecaTranslation();
  const { draft, change } = reservation;
  // While a part of the start is being typed anew there is no start, and no length to be read off.
  const lastLengthMs = useRef<number>();
  lastLengthMs.current = lengthOf(draft) ?? lastLengthMs.current;
  const mine = viewerZone();
  const at = draft.start?.toAbsoluteString();
  return (
    <div className={styles.stack}>
      <div className={styles.pair}>
        <Field name="start" reservation={reservation}>
          {state => (
            <DatePicker
              label={t('schedule.form.start')}
              granularity="minute"
              hideTimeZone
              value={draft.start}
              onChange={value =>
                change(
                  moveStart(
                    draft,
                    value as ZonedDateTime | null,
                    lastLengthMs.current,
                  ),
                )
              }
              {...state}
            />
          )}
        </Field>
        <Field name="end" reservation={reservation}>
          {state => (
            <DatePicker
              label={t('schedule.form.end')}
              granularity="minute"
              hideTimeZone
              value={draft.end}
              onChange={value => change({ end: value as ZonedDateTime | null })}
              {...state}
            />
          )}
        </Field>
      </div>
      {at && (
        <p className={styles.hint}>
          {t('schedule.form.zoneHint', {
            institution: props.institutionTitle,
            zone: formatZone(zone, at),
          })}
        </p>
      )}
      {at && draft.end && !isSameWallTime(at, zone) && (
        <p className={styles.hint}>
          {t('schedule.form.yourTime', {
            zone: mine,
            time: formatRange(at, draft.end.toAbsoluteString()),
          })}
        </p>
      )}
    </div>
  );
}
