import { CapacityMetric } from '@meca/backstage-plugin-meca-common';
import { Meter, Muted, UsageText } from '../../components';
import { useMecaTranslation } from '../../translation';
import styles from './UsageCell.module.css';

/** One number of one region: the amounts over a bar. */
export function UsageCell(props: {
  label: string;
  metric?: CapacityMetric;
  stale: boolean;
}) {
  const { label, metric, stale } = props;
  const { t } = useMecaTranslation();
  if (!metric) return <Muted>{t('dashboard.regions.noNumber')}</Muted>;
  return (
    <span className={styles.root} data-stale={stale || undefined}>
      <span className={styles.text}>
        <UsageText metric={metric} />
      </span>
      <Meter label={label} metric={metric} stale={stale} size="small" />
    </span>
  );
}
