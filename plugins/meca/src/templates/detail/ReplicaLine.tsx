import { Replica } from '@meca/backstage-plugin-meca-common';
import { Muted, useNow } from '../../components';
import { formatAge, formatInstant } from '../../format';
import { useMecaTranslation } from '../../translation';
import { RetryButton } from '../standing/ReplicaDetails';
import { ReplicaProgress } from '../standing/ReplicaProgress';
import { isMoving, StandingState } from '../standing/regionStanding';
import { StandingMark } from '../standing/StandingMark';
import styles from './TemplatePage.module.css';

function markOf(replica: Replica, isBehind: boolean): StandingState {
  if (replica.state === 'ready') return isBehind ? 'behind' : 'ready';
  if (replica.state === 'failed') return 'failed';
  if (replica.state === 'waiting') return 'waiting';
  return isMoving(replica) ? 'moving' : 'leaving';
}

/** One version in one region, in a row of the table. */
export function ReplicaLine(props: {
  replica: Replica;
  regionName: string;
  isShownAsBehind: boolean;
}) {
  const { replica, regionName, isShownAsBehind } = props;
  const { state, problem, current, readyAt, version } = replica;
  const { t } = useMecaTranslation();
  const now = useNow();
  const canRetry =
    replica.manageable && (state === 'failed' || state === 'waiting');
  return (
    <span className={styles.replica}>
      <span
        className={styles.replicaLine}
        title={readyAt && formatInstant(readyAt)}
      >
        <StandingMark state={markOf(replica, isShownAsBehind)} />
        <strong>{version}</strong>
        {!isMoving(replica) && <span>{t(`templates.replica.${state}`)}</span>}
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
          <span>{problem.message}</span>
          {problem.remedy && (
            <Muted>{t('components.remedy', { remedy: problem.remedy })}</Muted>
          )}
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
      {canRetry && <RetryButton replica={replica} regionName={regionName} />}
    </span>
  );
}
