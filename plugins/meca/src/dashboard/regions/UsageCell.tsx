import {
  CapacityMetric,
  CapacityUse,
} from '@meca/backstage-plugin-meca-common';
import { Meter, Muted, UsageText } from '../../components';
import { formatAmount } from '../../format';
import { useMecaTranslation } from '../../translation';
import styles from './UsageCell.module.css';

/** One number of one region: the amounts over a bar. */
export function UsageCell(props: {
  label: string;
  metric?: CapacityMetric;
  /** What is used, where nobody told how much there is. */
  use?: CapacityUse;
  stale: boolean;
}) {
  const { label, metric, use, stale } = props;
  const { t } = useMecaTranslation();
  if (!metric) {
    return (
      <Muted>
        {use
          ? t('dashboard.regions.usedOnly', {
              amount: formatAmount(use.used, use.unit),
            })
          : t('dashboard.regions.noNumber')}
      </Muted>
    );
  }
  return (
    <span className={styles.root} data-stale={stale || undefined}>
      <span className={styles.text}>
        <UsageText metric={metric} />
      </span>
      <Meter label={label} metric={metric} stale={stale} size="small" />
    </span>
  );
}
