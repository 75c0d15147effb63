import { SeatCounts } from '@meca/backstage-plugin-meca-common';
import { Text } from '@backstage/ui';
import { useMecaTranslation } from '../translation';
import styles from './SeatProgress.module.css';

const PARTS = ['ready', 'preparing', 'stopped', 'failed'] as const;

/** How far the machines are: a bar, and the same in words. */
export function SeatProgress(props: { counts: SeatCounts }) {
  const { counts } = props;
  const { t } = useMecaTranslation();
  const number = (count: number) => ({ number: count.toLocaleString() });
  const text = [
    t('session.progress.text', {
      ready: counts.ready.toLocaleString(),
      total: counts.total.toLocaleString(),
    }),
    counts.preparing > 0 &&
      t('session.progress.preparing', number(counts.preparing)),
    counts.stopped > 0 && t('session.progress.stopped', number(counts.stopped)),
    counts.failed > 0 && t('session.progress.failed', number(counts.failed)),
  ]
    .filter(Boolean)
    .join(' · ');
  return (
    <div className={styles.root}>
      <div
        role="progressbar"
        aria-label={t('session.progress.label')}
        aria-valuemin={0}
        aria-valuemax={counts.total}
        aria-valuenow={counts.ready}
        aria-valuetext={text}
        className={styles.bar}
      >
        {PARTS.map(part => (
          <span
            key={part}
            className={styles.part}
            data-part={part}
            style={{ flexGrow: counts[part] }}
          />
        ))}
        <span
          className={styles.part}
          style={{
            flexGrow:
              counts.total - PARTS.reduce((sum, part) => sum + counts[part], 0),
          }}
        />
      </div>
      <Text>{text}</Text>
    </div>
  );
}
