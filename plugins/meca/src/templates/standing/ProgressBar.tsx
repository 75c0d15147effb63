import styles from './Standing.module.css';

/** How far something is. Without a label it is a picture beside words that say the same. */
export function ProgressBar(props: {
  /** 0 to 1. */
  share: number;
  label?: string;
  /** Stands still for now: hatched. */
  isPaused?: boolean;
}) {
  const { share, label, isPaused } = props;
  const percent = Math.round(share * 100);
  const meaning = label
    ? {
        role: 'progressbar',
        'aria-label': label,
        'aria-valuemin': 0,
        'aria-valuemax': 100,
        'aria-valuenow': percent,
      }
    : { 'aria-hidden': true };
  return (
    <span
      className={styles.bar}
      data-paused={isPaused || undefined}
      {...meaning}
    >
      <span className={styles.fill} style={{ width: `${percent}%` }} />
    </span>
  );
}
