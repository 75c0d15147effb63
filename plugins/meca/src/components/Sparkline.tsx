import { scaleLinear } from 'd3-scale';
import { area, line } from 'd3-shape';
import { formatShare, shareOf } from '../format';
import { useMecaTranslation } from '../translation';
import { splitAtGaps } from './splitAtGaps';
import styles from './Sparkline.module.css';

const WIDTH = 120;
const HEIGHT = 28;

export interface SparklineProps {
  /** What is drawn, for screen readers. */
  label: string;
  points: { at: string; used: number; total: number }[];
  /** The time the width stands for; a young history begins in the middle. */
  from: string;
  to: string;
}

/** Share of the total over time. */
export function Sparkline(props: SparklineProps) {
  const { label, points, from, to } = props;
  const { t } = useMecaTranslation();
  const shares = points.map(point => ({
    at: point.at,
    share: shareOf(point) ?? 0,
  }));
  if (shares.length < 2) {
    return (
      <div
        className={styles.none}
        role="img"
        aria-label={t('components.sparkline.none', { name: label })}
      />
    );
  }
  const highest = Math.max(...shares.map(point => point.share));
  const x = scaleLinear([Date.parse(from), Date.parse(to)], [0, WIDTH]);
  // From zero, so that a flat line is not blown up into mountains.
  const y = scaleLinear([0, Math.max(highest * 1.15, 0.05)], [HEIGHT - 1, 1]);
  const drawLine = line<(typeof shares)[number]>(
    point => x(Date.parse(point.at)),
    point => y(point.share),
  );
  const drawArea = area<(typeof shares)[number]>(
    point => x(Date.parse(point.at)),
    HEIGHT,
    point => y(point.share),
  );
  const runs = splitAtGaps(shares);
  return (
    <svg
      className={styles.root}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={t('components.sparkline.label', {
        name: label,
        first: formatShare(shares[0].share),
        last: formatShare(shares[shares.length - 1].share),
        highest: formatShare(highest),
      })}
    >
      {runs.map(run => (
        <g key={run[0].at}>
          <path className={styles.area} d={drawArea(run) ?? ''} />
          <path className={styles.line} d={drawLine(run) ?? ''} />
        </g>
      ))}
    </svg>
  );
}
