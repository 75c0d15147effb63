import { Viewer } from '@meca/backstage-plugin-meca-common';
import { useNow } from '../components';
import { isSameWallTime } from '../format';
import { formatZone } from '../format/sessionTime';
import { useMecaTranslation } from '../translation';
import styles from './SchedulePage.module.css';

/** Whose hours the calendar shows, and those of the viewer's institutions where they differ. */
export function ZoneLine(props: { zone: string; viewer?: Viewer }) {
  const { t } = useMecaTranslation();
  const now = useNow().toISOString();
  const elsewhere = (props.viewer?.institutions ?? []).flatMap(each =>
    each.timeZone && !isSameWallTime(now, each.timeZone)
      ? [{ title: each.title, zone: each.timeZone }]
      : [],
  );
  return (
    <p className={styles.zones}>
      {[
        t('schedule.zone', { zone: formatZone(props.zone, now) }),
        ...elsewhere.map(each =>
          t('schedule.institutionZone', {
            institution: each.title,
            zone: formatZone(each.zone, now),
          }),
        ),
      ].join(' ')}
    </p>
  );
}
