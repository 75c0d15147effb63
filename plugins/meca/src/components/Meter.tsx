import { formatShare, formatUsage, shareOf } from '../format';
import { useMecaTranslation } from '../translation';
import styles from './Meter.module.css';

/** Above this share the bar warns; people run out before 100 %. */
const HIGH = 0.85;
const FULL = 0.95;

export interface MeterProps {
  /** What is measured, for screen readers. */
  label: string;
  metric: {
    used: number;
    total: number;
    allocated?: number;
    unit: 'bytes' | 'megahertz' | 'addresses' | 'count';
  };
  /** The number is old: drawn hatched, said in words. */
  stale?: boolean;
  size?: 'small' | 'medium';
}

function toneOf(share: number) {
  if (share >= FULL) return 'full';
  return share >= HIGH ? 'high' : 'normal';
}

/** A bar of used against total; show the numbers beside it. */
export function Meter(props: MeterProps) {
  const { label, metric, stale, size = 'medium' } = props;
  const { t } = useMecaTranslation();
  const share = shareOf(metric) ?? 0;
  const text = t('components.usageWithShare', {
    ...formatUsage(metric),
    share: formatShare(share),
  });
  const allocated = shareOf({
    used: metric.allocated ?? 0,
    total: metric.total,
  });
  return (
    <div
      className={styles.root}
      role="meter"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={metric.total}
      aria-valuenow={Math.min(metric.used, metric.total)}
      aria-valuetext={stale ? `${text}, ${t('components.stale')}` : text}
      data-tone={toneOf(share)}
      data-stale={stale || undefined}
      data-size={size}
    >
      <svg width="100%" height="100%" aria-hidden="true" focusable="false">
        <rect className={styles.track} width="100%" height="100%" />
        <rect
          className={styles.used}
          width={`${Math.min(share, 1) * 100}%`}
          height="100%"
        />
        {metric.allocated !== undefined && allocated !== undefined && (
          <rect
            className={styles.allocated}
            x={`${Math.min(allocated, 1) * 100}%`}
            width={2}
            height="100%"
          />
        )}
      </svg>
    </div>
  );
}
