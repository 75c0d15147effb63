import { formatRange, isSameWallTime } from '../format';
import { useMecaTranslation } from '../translation';
import { Muted } from './Muted';
import styles from './TimeRange.module.css';

export interface TimeRangeProps {
  startsAt: string;
  endsAt: string;
  /** IANA zone of the institution; its wall time is added where it differs from the viewer's. */
  zone?: string;
  /** Leave the date out where the page already says it. */
  withDate?: boolean;
}

/** When something happens, in the viewer's zone. */
export function TimeRange(props: TimeRangeProps) {
  const { startsAt, endsAt, zone, withDate } = props;
  const { t } = useMecaTranslation();
  const elsewhere = zone && !isSameWallTime(startsAt, zone);
  return (
    <span className={styles.root}>
      <span>{formatRange(startsAt, endsAt, { withDate })}</span>
      {elsewhere && (
        <Muted>
          {t('components.localTime', {
            range: formatRange(startsAt, endsAt, { zone, withDate }),
            zone,
          })}
        </Muted>
      )}
    </span>
  );
}
