import { scaleLinear } from 'd3-scale';
import { area, line } from 'd3-shape';
import { formatShare, formatTime, shareOf } from '../format';
import { useMecaTranslation } from '../translation';
import { Muted } from './Muted';
import { splitAtGaps } from './splitAtGaps';
import styles from './Sparkline.module.css';

const WIDTH = 120;
const HEIGHT = 28;
/** A history that covers less than this part of the time asked for is young. */
const YOUNG_PART = 3;

export interface SparklineProps {
  /** What is drawn, for screen readers. */
  label: string;
  points: { at: string; used: number; total: number }[];
  /** The time the width stands for, unless the history is young. */
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
  // Two points in the last of 24 hours would be a speck: a young history gets the whole width, and says since when.
  const [begin, end] = [from, to].map(at => Date.parse(at));
  const first = Date.parse(shares[0].at);
  const isYoung = end - first < (end - begin) / YOUNG_PART;
  const highest = Math.max(...shares.map(point => point.share));
  const x = scaleLinear([isYoung ? first : begin, end], [0, WIDTH]);
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
  const values = {
    name: label,
    first: formatShare(shares[0].share),
    last: formatShare(shares[shares.length - 1].share),
    highest: formatShare(highest),
  };
  const since = formatTime(shares[0].at);
  return (
    <div>
      <svg
        className={styles.root}
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={
          isYoung
            ? t('components.sparkline.labelSince', { ...values, since })
            : t('components.sparkline.label', values)
        }
      >
        {runs.map(run => (
          <g key={run[0].at}>
            <path className={styles.area} d={drawArea(run) ?? ''} />
            <path className={styles.line} d={drawLine(run) ?? ''} />
          </g>
        ))}
      </svg>
      {isYoung && (
        <Muted>
          <span aria-hidden>{t('components.sparkline.since', { since })}</span>
        </Muted>
      )}
    </div>
  );
}
