import {
  Replica,
  RepositoryTemplateDetail,
} from '@meca/backstage-plugin-meca-common';
import { Muted, Remedy, useNow } from '../../components';
import { formatAge, formatInstant, sentence } from '../../format';
import { useMecaTranslation } from '../../translation';
import { canRetry } from '../actions/canRetry';
import { RetryButton } from '../standing/ReplicaDetails';
import { ReplicaProgress } from '../standing/ReplicaProgress';
import { isMoving, StandingState } from '../standing/regionStanding';
import { StandingMark } from '../standing/StandingMark';
import { SessionLinks } from '../SessionLinks';
import styles from './TemplatePage.module.css';

function markOf(
  replica: Replica,
  as: { isBehind: boolean; isWithdrawn: boolean },
): StandingState {
  // There, but nothing is made from it: no green mark.
  if (replica.state === 'ready' && as.isWithdrawn) return 'unwanted';
  if (replica.state === 'ready') return as.isBehind ? 'behind' : 'ready';
  if (replica.state === 'failed') return 'failed';
  if (replica.state === 'waiting') return 'waiting';
  return isMoving(replica) ? 'moving' : 'leaving';
}

/** One version in one region, in a row of the table. */
export function ReplicaLine(props: {
  replica: Replica;
  regionName: string;
  /** It is what sessions get, and older than the region wants. */
  isBehind: boolean;
  isWithdrawn: boolean;
  /** Classes in the region that hold the version, as far as the viewer may see them. */
  heldBy: RepositoryTemplateDetail['sessions'];
}) {
  const { replica, regionName, isBehind, isWithdrawn, heldBy } = props;
  const { state, problem, current, readyAt, version } = replica;
  const { t } = useMecaTranslation();
  const now = useNow();
  return (
    <span className={styles.replica}>
      <span
        className={styles.replicaLine}
        title={readyAt && formatInstant(readyAt)}
      >
        <StandingMark state={markOf(replica, { isBehind, isWithdrawn })} />
        <strong>{version}</strong>
        {!isMoving(replica) && <span>{t(`templates.replica.${state}`)}</span>}
        {isWithdrawn && <Muted>{t('templates.regionTable.withdrawn')}</Muted>}
        {current && <Muted>{t('templates.cell.current')}</Muted>}
      </span>
      {isMoving(replica) && (
        <ReplicaProgress replica={replica} regionName={regionName} />
      )}
      {problem && (
        <span
          className={styles.problem}
          data-severity={state === 'failed' ? 'failure' : 'notice'}
        >
          <span>{sentence(problem.message)}</span>
          {problem.code === 'still-used' && heldBy.length > 0 && (
            <SessionLinks
              label={t('templates.cell.heldBy')}
              sessions={heldBy}
            />
          )}
          <Remedy of={problem} />
        </span>
      )}
      {state === 'failed' && (
        <Muted>
          {replica.nextAttemptAt
            ? t('templates.cell.retryAt', {
                age: formatAge(replica.nextAttemptAt, now),
              })
            : t('templates.cell.needsPerson')}
        </Muted>
      )}
      {canRetry(replica) && (
        <RetryButton replica={replica} regionName={regionName} />
      )}
    </span>
  );
}
