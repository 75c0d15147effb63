import { useState } from 'react';
import { Button } from '@backstage/ui';
import {
  Repository,
  templatePathSchema,
} from '@meca/backstage-plugin-meca-common';
import { useQueryClient } from '@tanstack/react-query';
import { ErrorAlert, Loading, Muted } from '../../../components';
import { mecaQueryKey, useMecaMutation } from '../../../query';
import { useMecaTranslation } from '../../../translation';
import { FormDialog } from '../../actions/FormDialog';
import { MGTR_READS } from '../../actions/mgtrReads';
import { CheckForm } from './CheckForm';
import { CheckProgress } from './CheckProgress';
import { CheckSummary } from './CheckSummary';
import { FaultList } from './FaultList';
import { useRepositoryCheck } from './useRepositoryCheck';
import styles from './Check.module.css';

/** Begins a check, follows it, and shows what it found. */
export function CheckDialog(props: {
  repository: Repository;
  /** Ask first how to check; else what the last check found is shown. */
  withForm: boolean;
  onClose(): void;
}) {
  const { repository, onClose } = props;
  const { id: repositoryId } = repository;
  const { t } = useMecaTranslation();
  const queryClient = useQueryClient();
  const { check, faults, error, refetch } = useRepositoryCheck(repository, {
    withFaults: true,
  });
  const start = useMecaMutation('startRepositoryCheck', {
    invalidates: MGTR_READS,
  });
  const stop = useMecaMutation('stopRepositoryCheck', {
    invalidates: [...MGTR_READS, 'getRepositoryCheck'],
  });
  const [isAsking, setAsking] = useState(
    props.withForm && repository.check?.state !== 'running',
  );
  const [draft, setDraft] = useState({ quick: false, path: '' });
  const [isAttempted, setAttempted] = useState(false);
  const hasBadPath =
    draft.path !== '' && !templatePathSchema.safeParse(draft.path).success;
  const mayCheck = repository.actions.includes('check');
  const isRunning = check?.state === 'running';
  const hasForm = isAsking && !isRunning;
  const hasFaults = check !== undefined && check.faultCount > 0 && !hasForm;
  const params = { repositoryId };

  const submit = () => {
    if (!hasForm) {
      setAsking(true);
      return;
    }
    setAttempted(true);
    if (hasBadPath) return;
    const { quick, path } = draft;
    start.mutate(
      { params, body: { quick, ...(path && { path }) } },
      {
        onSuccess: begun => {
          queryClient.setQueryData(
            mecaQueryKey('getRepositoryCheck', { params }),
            begun,
          );
          setAsking(false);
        },
      },
    );
  };
  const submitLabel = hasForm
    ? t('templates.repositories.check.start')
    : t('templates.repositories.check.again');

  return (
    <FormDialog
      title={t('templates.repositories.check.title', { id: repositoryId })}
      submitLabel={mayCheck && !isRunning ? submitLabel : undefined}
      cancelLabel={hasForm ? undefined : t('templates.cell.close')}
      isBusy={start.isPending}
      error={start.error}
      onSubmit={submit}
      onClose={onClose}
    >
      {check && (
        <div role="status" className={styles.status}>
          {isRunning ? (
            <>
              <CheckProgress check={check} repositoryId={repositoryId} />
              <Muted>{t('templates.repositories.check.runningHint')}</Muted>
              {mayCheck && (
                <Button
                  size="small"
                  variant="secondary"
                  aria-label={t('templates.repositories.check.stopLabel', {
                    id: repositoryId,
                  })}
                  isPending={stop.isPending}
                  onPress={() => stop.mutate({ params })}
                >
                  {t('templates.repositories.check.stop')}
                </Button>
              )}
            </>
          ) : (
            <CheckSummary check={check} />
          )}
        </div>
      )}
      {hasForm && (
        <CheckForm
          draft={draft}
          hasBadPath={isAttempted && hasBadPath}
          onChange={setDraft}
        />
      )}
      {stop.error && <ErrorAlert error={stop.error} />}
      {error !== undefined && (
        <ErrorAlert
          error={error}
          title={t('templates.repositories.check.unknown')}
          onRetry={refetch}
        />
      )}
      {hasFaults && !faults && !error && <Loading />}
      {hasFaults && faults && (
        <FaultList faults={faults} count={check.faultCount} />
      )}
    </FormDialog>
  );
}
