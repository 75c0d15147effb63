import { useState } from 'react';
import { Alert, Select } from '@backstage/ui';
import {
  RepositoryTemplateDetail,
  SyncAnswer,
} from '@meca/backstage-plugin-meca-common';
import { ProblemAlert, useRegionNames } from '../../components';
import { useMecaMutation } from '../../query';
import { useMecaTranslation } from '../../translation';
import { FormDialog } from './FormDialog';
import { MGTR_READS } from './mgtrReads';
import { RegionChoice } from './RegionChoice';

/** Brings a version to regions at once; says region by region what came of it. */
export function SyncDialog(props: {
  template: RepositoryTemplateDetail;
  /** Left out: the latest. */
  version?: string;
  /** Chosen at first; left out: all that want the template. */
  regionIds?: string[];
  onClose(): void;
}) {
  const { template, onClose } = props;
  const { t } = useMecaTranslation();
  const sync = useMecaMutation('syncTemplate', { invalidates: MGTR_READS });
  const manageable = template.wanted.filter(each => each.manageable);
  const [version, setVersion] = useState(props.version ?? 'latest');
  const [chosen, setChosen] = useState(
    props.regionIds ??
      manageable
        .filter(({ policy }) => policy !== 'none')
        .map(({ regionId }) => regionId),
  );
  const [isAttempted, setAttempted] = useState(false);
  const submit = () => {
    setAttempted(true);
    if (chosen.length === 0) return;
    sync.mutate({ body: { path: template.path, version, regionIds: chosen } });
  };
  return (
    <FormDialog
      title={t('templates.action.sync.title', { title: template.title })}
      submitLabel={sync.data ? undefined : t('templates.action.sync.confirm')}
      isBusy={sync.isPending}
      error={sync.error}
      onSubmit={submit}
      onClose={onClose}
    >
      {sync.data ? (
        <SyncOutcome answer={sync.data} />
      ) : (
        <>
          <p>{t('templates.action.sync.hint')}</p>
          <Select
            label={t('templates.action.sync.version')}
            options={[
              { id: 'latest', label: t('templates.action.sync.latest') },
              ...template.versionList
                .filter(({ stage }) =>
                  ['released', 'candidate'].includes(stage),
                )
                .map(each => ({ id: each.version, label: each.version })),
            ]}
            value={version}
            onChange={key => setVersion(String(key ?? 'latest'))}
          />
          <RegionChoice
            label={t('templates.action.sync.regions')}
            regionIds={manageable.map(({ regionId }) => regionId)}
            chosen={chosen}
            withAll={manageable.length > 1}
            fault={
              isAttempted && chosen.length === 0
                ? t('templates.action.sync.choose')
                : undefined
            }
            onChange={setChosen}
          />
        </>
      )}
    </FormDialog>
  );
}

function SyncOutcome({ answer }: { answer: SyncAnswer }) {
  const { t } = useMecaTranslation();
  const nameOf = useRegionNames();
  const begun = answer.items.filter(({ state }) => state !== 'ready');
  return (
    <div role="status">
      {begun.length > 0 && (
        <Alert
          icon
          status="success"
          title={t('templates.action.sync.done', { count: begun.length })}
          description={begun.map(each => nameOf(each.regionId)).join(', ')}
        />
      )}
      {begun.length === 0 && answer.refused.length === 0 && (
        <Alert icon status="info" title={t('templates.action.sync.nothing')} />
      )}
      {answer.refused.map(({ regionId, problem }) => (
        <ProblemAlert
          key={regionId}
          problem={problem}
          title={t('templates.action.sync.refused', {
            region: nameOf(regionId),
          })}
        />
      ))}
    </div>
  );
}
