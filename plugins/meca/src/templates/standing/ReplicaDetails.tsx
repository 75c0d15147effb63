import { Button } from '@backstage/ui';
import { Replica } from '@meca/backstage-plugin-meca-common';
import { RiRestartLine } from '@remixicon/react';
import { ErrorAlert, Muted, ProblemAlert, useNow } from '../../components';
import { formatAge, formatInstant } from '../../format';
import { useMecaTranslation } from '../../translation';
import { canRetry } from '../actions/canRetry';
import { useRetryReplica } from '../actions/useRetryReplica';
import { ReplicaProgress } from './ReplicaProgress';
import { isMoving } from './regionStanding';
import styles from './ReplicaDetails.module.css';

/** One version in one region: its state, progress, problem with its remedy, and a way to try again. */
export function ReplicaDetails(props: {
  replica: Replica;
  regionName: string;
}) {
  const { replica, regionName } = props;
  const { t } = useMecaTranslation();
  const now = useNow();
  const { state, problem, nextAttemptAt, attempt, readyAt } = replica;
  return (
    <section
      className={styles.root}
      aria-label={`${replica.version}, ${regionName}`}
    >
      <span className={styles.line}>
        <strong className={styles.version}>{replica.version}</strong>
        {state === 'ready' && replica.current && (
          <Muted>{t('templates.cell.current')}</Muted>
        )}
        {state === 'ready' && readyAt && (
          <Muted>
            {t('templates.cell.readySince', { time: formatInstant(readyAt) })}
          </Muted>
        )}
      </span>
      {isMoving(replica) && (
        <ReplicaProgress replica={replica} regionName={regionName} />
      )}
      {(state === 'retiring' || state === 'deleting') && (
        <span>{t(`templates.replica.${state}`)}</span>
      )}
      {problem && (
        <ProblemAlert
          problem={problem}
          status={state === 'failed' ? 'danger' : 'warning'}
        />
      )}
      {state === 'failed' && (
        <Muted>
          {t('templates.cell.attempt', { number: String(attempt) })}.{' '}
          {nextAttemptAt
            ? t('templates.cell.retryAt', {
                age: formatAge(nextAttemptAt, now),
              })
            : t('templates.cell.needsPerson')}
        </Muted>
      )}
      {canRetry(replica) && (
        <RetryButton replica={replica} regionName={regionName} />
      )}
    </section>
  );
}

/** Tries a failed or waiting replica again now. */
export function RetryButton(props: { replica: Replica; regionName: string }) {
  const { replica, regionName } = props;
  const { t } = useMecaTranslation();
  const retry = useRetryReplica();
  return (
    <>
      <Button
        size="small"
        variant="secondary"
        className={styles.button}
        iconStart={<RiRestartLine />}
        isPending={retry.isPending}
        aria-label={t('templates.regionTable.retryLabel', {
          version: replica.version,
          region: regionName,
        })}
        onPress={() => retry.mutate({ params: { replicaId: replica.id } })}
      >
        {t('templates.cell.retry')}
      </Button>
      {retry.error && (
        <ErrorAlert
          error={retry.error}
          title={t('templates.cell.retryFailed')}
        />
      )}
    </>
  );
}
