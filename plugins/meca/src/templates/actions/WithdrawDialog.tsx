import { useState } from 'react';
import { TextAreaField } from '@backstage/ui';
import {
  RepositoryTemplateDetail,
  RepositoryVersion,
} from '@meca/backstage-plugin-meca-common';
import { Muted, shortRegionName } from '../../components';
import { useMecaMutation, useRegionsById } from '../../query';
import { useMecaTranslation } from '../../translation';
import { FormDialog } from './FormDialog';
import { MGTR_READS } from './mgtrReads';
import { RegionOutcome, withdrawalOutcome } from './withdrawalOutcome';
import styles from './FormDialog.module.css';

/** Rolls a version back: says what becomes current, where, and who is touched; wants a reason. */
export function WithdrawDialog(props: {
  template: RepositoryTemplateDetail;
  version: RepositoryVersion;
  onClose(): void;
}) {
  const { template, onClose } = props;
  const { version, sessionsHolding } = props.version;
  const { t } = useMecaTranslation();
  const withdraw = useMecaMutation('withdrawVersion', {
    invalidates: MGTR_READS,
  });
  const [reason, setReason] = useState('');
  const [isAttempted, setAttempted] = useState(false);
  const lacksReason = isAttempted && !reason.trim();
  const { latest, isRollBack, regions } = withdrawalOutcome(template, version);
  const submit = () => {
    setAttempted(true);
    if (!reason.trim()) return;
    withdraw.mutate(
      { body: { path: template.path, version, reason: reason.trim() } },
      { onSuccess: onClose },
    );
  };
  return (
    <FormDialog
      title={t(
        isRollBack
          ? 'templates.action.withdraw.rollBackTitle'
          : 'templates.action.withdraw.title',
        { version, title: template.title },
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
      <p>
        <strong>
          {latest
            ? t(
                isRollBack
                  ? 'templates.action.withdraw.next'
                  : 'templates.action.withdraw.staysLatest',
                { version: latest },
              )
            : t('templates.action.withdraw.nextNone')}
        </strong>
      </p>
      {regions.length > 0 && (
        <details>
          <summary>{t('templates.action.withdraw.regions')}</summary>
          <ul className={styles.outcomes}>
            {regions.map(each => (
              <OutcomeLine key={each.regionId} outcome={each} />
            ))}
          </ul>
        </details>
      )}
      {sessionsHolding > 0 && (
        <p>
          {t('templates.action.withdraw.sessions', { count: sessionsHolding })}
        </p>
      )}
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

function OutcomeLine({ outcome }: { outcome: RegionOutcome }) {
  const { t } = useMecaTranslation();
  const regions = useRegionsById();
  const region = shortRegionName(
    regions.get(outcome.regionId)?.name ?? outcome.regionId,
  );
  const { kind, version = '' } = outcome;
  return (
    <li>
      {kind === 'becomes' &&
        t('templates.action.withdraw.regionNext', { region, version })}
      {kind === 'travels' &&
        t('templates.action.withdraw.regionTravels', { region, version })}
      {kind === 'none' && t('templates.action.withdraw.regionNone', { region })}
    </li>
  );
}
