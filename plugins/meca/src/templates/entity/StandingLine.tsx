import { ReactNode } from 'react';
import { Region } from '@meca/backstage-plugin-meca-common';
import { Muted, RegionBadge, Remedy, useNow } from '../../components';
import { sentence } from '../../format';
import { useMecaTranslation } from '../../translation';
import { otherNote } from '../matrix/cellWords';
import { progressWords } from '../standing/replicaWords';
import { RegionStanding } from '../standing/regionStanding';
import { StandingMark } from '../standing/StandingMark';
import styles from './Entity.module.css';

/** How a region stands with a template, in one line; what is wrong below it. */
export function StandingLine(props: {
  standing: RegionStanding;
  /** Leave it out where the page is about one region. */
  region?: Region;
  /** In place of the region. */
  name?: ReactNode;
}) {
  const { standing, region, name } = props;
  const { state, current, next, other } = standing;
  const problem = (next ?? other)?.problem;
  const { t } = useMecaTranslation();
  const now = useNow();
  const progress = next ? progressWords(next, now, t) : [];
  return (
    <li className={styles.item}>
      <span className={styles.line}>
        {name ?? <RegionBadge region={region} regionId={standing.regionId} />}
        <span className={styles.state}>
          <StandingMark state={state} />
          {t(`templates.state.${state}`)}
        </span>
        {current && <span className={styles.version}>{current.version}</span>}
        {other && <Muted>{otherNote(standing, t)}</Muted>}
        {next && (
          <Muted>
            {[next.version, ...progress]
              .filter((words, i) => i > 0 || words !== current?.version)
              .join(', ')}
          </Muted>
        )}
      </span>
      {problem && (
        <>
          <Muted>{sentence(problem.message)}</Muted>
          <Remedy of={problem} />
        </>
      )}
    </li>
  );
}
