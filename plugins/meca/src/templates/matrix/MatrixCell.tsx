import { useMecaTranslation } from '../../translation';
import { ProgressBar } from '../standing/ProgressBar';
import { replicaShare } from '../standing/progress';
import { RegionStanding } from '../standing/regionStanding';
import { StandingMark } from '../standing/StandingMark';
import { cellNote, otherNote } from './cellWords';
import styles from './Matrix.module.css';

/** How one region stands with one template, small enough to be read among hundreds. */
export function MatrixCell(props: { standing: RegionStanding }) {
  const { standing } = props;
  const { state, current, next } = standing;
  const { t } = useMecaTranslation();
  const note = cellNote(standing, t);
  const other = otherNote(standing, t);
  const share = next && replicaShare(next);
  const version = current?.version ?? next?.version;
  return (
    <span className={styles.standing}>
      <span
        className={styles.version}
        data-coming={(!current && next !== undefined) || undefined}
      >
        <StandingMark state={state} />
        {version && <span>{version}</span>}
        {!version && <span className={styles.note}>{note}</span>}
      </span>
      {share !== undefined && (
        <ProgressBar share={share} isPaused={state !== 'moving'} />
      )}
      {version && note && (
        <span className={styles.note} data-state={state}>
          {note}
        </span>
      )}
      {other && (
        <span className={styles.note} data-state={standing.other?.state}>
          {other}
        </span>
      )}
    </span>
  );
}
