import { useState } from 'react';
import { TextAreaField } from '@backstage/ui';
import {
  RepositoryTemplateDetail,
  RepositoryVersion,
} from '@meca/backstage-plugin-meca-common';
import { ErrorAlert, Loading, Muted } from '../../components';
import { useMecaMutation, useMecaQuery } from '../../query';
import { useMecaTranslation } from '../../translation';
import { FormDialog } from './FormDialog';
import { MGTR_READS } from './mgtrReads';
import { OutcomeOfWithdrawal } from './OutcomeOfWithdrawal';
import styles from './FormDialog.module.css';

/** Rolls a version back: says what becomes current, where, and who is touched; wants a reason. */
export function WithdrawDialog(props: {
  template: RepositoryTemplateDetail;
  version: RepositoryVersion;
  onClose(): void;
}) {
  const { template, onClose } = props;
  const { path, title } = template;
  const { version } = props.version;
  const { t } = useMecaTranslation();
  const outcome = useMecaQuery('getWithdrawalOutcome', {
    query: { path, version },
  });
  const withdraw = useMecaMutation('withdrawVersion', {
    invalidates: [...MGTR_READS, 'getWithdrawalOutcome'],
  });
  const [reason, setReason] = useState('');
  const [isAttempted, setAttempted] = useState(false);
  const lacksReason = isAttempted && !reason.trim();
  const isRollBack =
    outcome.data?.isRollBack ?? version === template.latestVersion;
  const submit = () => {
    setAttempted(true);
    if (!reason.trim()) return;
    withdraw.mutate(
      { body: { path, version, reason: reason.trim() } },
      { onSuccess: onClose },
    );
  };
  if (outcome.data?.isWithdrawn) {
    return (
      <FormDialog
        title={t('templates.action.withdraw.title', { version, title })}
        isBusy={false}
        onSubmit={onClose}
        onClose={onClose}
      >
        <p>{t('templates.action.withdraw.already')}</p>
      </FormDialog>
    );
  }
  return (
    <FormDialog
      title={t(
        isRollBack
          ? 'templates.action.withdraw.rollBackTitle'
          : 'templates.action.withdraw.title',
        { version, title },
      )}
      submitLabel={t(
        isRollBack
          ? 'templates.action.withdraw.rollBack'
          : 'templates.action.withdraw.confirm',
      )}
      isDestructive
      isBusy={withdraw.isPending}
      error={withdraw.error}
      onSubmit={submit}
      onClose={onClose}
    >
      <p>{t('templates.action.withdraw.machines')}</p>
      {outcome.isPending && <Loading rows={2} />}
      {/* A bad version can be taken back all the same. */}
      {outcome.error && !outcome.data && (
        <ErrorAlert
          error={outcome.error}
          title={t('templates.action.withdraw.unknown')}
          onRetry={outcome.refetch}
        />
      )}
      {outcome.data && <OutcomeOfWithdrawal outcome={outcome.data} />}
      <div className={lacksReason ? styles.invalid : undefined}>
        <TextAreaField
          label={t('templates.action.withdraw.reason')}
          description={
            lacksReason
              ? t('templates.action.withdraw.needReason')
              : t('templates.action.withdraw.reasonHint')
          }
          maxLength={1000}
          isRequired
          isInvalid={lacksReason}
          value={reason}
          onChange={setReason}
        />
      </div>
      <Muted block>{t('templates.action.withdraw.undo')}</Muted>
    </FormDialog>
  );
}
