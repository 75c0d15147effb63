import { Alert, NumberField } from '@backstage/ui';
import { PruneResult } from '@meca/backstage-plugin-meca-common';
import { ErrorAlert, Loading } from '../../../components';
import { useMecaTranslation } from '../../../translation';
import { FormDialog } from '../../actions/FormDialog';
import { ConfirmPruning } from './ConfirmPruning';
import { PruningPlan } from './PruningPlan';
import { usePruning } from './usePruning';
import styles from '../../actions/FormDialog.module.css';

/** Takes old versions away: how many to keep, what that would do, and only then the deed. */
export function PruneDialog(props: { repositoryId: string; onClose(): void }) {
  const { repositoryId: id, onClose } = props;
  const { t } = useMecaTranslation();
  const pruning = usePruning(id);
  const { plan, prune, confirming } = pruning;
  const step = {
    title: t('templates.repositories.prune.title', { id }),
    onClose,
  };

  if (prune.data) {
    return (
      <FormDialog {...step} isBusy={false} onSubmit={onClose}>
        <Pruned result={prune.data} />
      </FormDialog>
    );
  }
  if (confirming) {
    return (
      <FormDialog
        {...step}
        submitLabel={t('templates.repositories.prune.confirm')}
        isDestructive
        isBusy={prune.isPending}
        error={prune.error}
        errorTitle={t('templates.repositories.prune.refused')}
        cancelLabel={t('templates.repositories.prune.back')}
        onCancel={pruning.back}
        onSubmit={pruning.submit}
      >
        <ConfirmPruning sum={confirming} graceDays={pruning.graceDays} />
      </FormDialog>
    );
  }
  return (
    <FormDialog
      {...step}
      width="min(56rem, 94vw)"
      submitLabel={t('templates.repositories.prune.goOn')}
      isSubmitDisabled={!pruning.hasWork}
      isBusy={false}
      onSubmit={pruning.goOn}
    >
      <p>{t('templates.repositories.prune.hint')}</p>
      <div className={styles.pair}>
        <NumberField
          label={t('templates.repositories.prune.keep')}
          description={t('templates.repositories.prune.keepHint')}
          minValue={1}
          maxValue={100}
          step={1}
          value={pruning.keep}
          onChange={pruning.setKeep}
        />
        <NumberField
          label={t('templates.repositories.prune.graceDays')}
          description={t('templates.repositories.prune.graceHint')}
          minValue={1}
          maxValue={365}
          step={1}
          value={pruning.graceDays}
          onChange={pruning.setGraceDays}
        />
      </div>
      {plan.isPending && <Loading rows={4} />}
      {plan.error && (
        <ErrorAlert
          error={plan.error}
          title={t('templates.repositories.prune.failed')}
          onRetry={plan.refetch}
        />
      )}
      {plan.data && !plan.error && (
        <PruningPlan plan={plan.data} isPrevious={pruning.isPrevious} />
      )}
    </FormDialog>
  );
}

function Pruned({ result }: { result: PruneResult }) {
  const { unlisted, deleted, visible } = result;
  const { t } = useMecaTranslation();
  return (
    <div role="status">
      <Alert
        icon
        status={visible ? 'success' : 'warning'}
        title={
          unlisted.length > 0
            ? t('templates.repositories.prune.done', { count: unlisted.length })
            : t('templates.repositories.prune.doneNone')
        }
        description={[
          deleted.length > 0 &&
            t('templates.repositories.prune.deleted', {
              count: deleted.length,
            }),
          !visible && t('templates.repositories.prune.notVisible'),
        ]
          .filter(Boolean)
          .join(' ')}
      />
    </div>
  );
}
