import { useState } from 'react';
import { NumberField, Radio, RadioGroup, Select } from '@backstage/ui';
import {
  RepositoryTemplateDetail,
  Wanted,
} from '@meca/backstage-plugin-meca-common';
import { Muted, useRegionNames } from '../../components';
import { useMecaMutation } from '../../query';
import { useMecaTranslation } from '../../translation';
import { FormDialog } from './FormDialog';
import { MGTR_READS } from './mgtrReads';
import { WantedChange } from './WantedNotice';
import styles from './FormDialog.module.css';

type Policy = 'latest' | 'pinned' | 'none' | 'default';

const POLICIES: Policy[] = ['latest', 'pinned', 'none', 'default'];

/** What one region wants of the template: which versions and how many. */
export function WantedDialog(props: {
  template: RepositoryTemplateDetail;
  wanted: Wanted;
  onClose(): void;
  onSaved(change: WantedChange): void;
}) {
  const { template, wanted, onClose, onSaved } = props;
  const { t } = useMecaTranslation();
  const nameOf = useRegionNames();
  const save = useMecaMutation('setWanted', { invalidates: MGTR_READS });
  const [policy, setPolicy] = useState<Policy>(
    wanted.isDefault ? 'default' : wanted.policy,
  );
  const versions = template.versionList
    .filter(({ stage }) => stage === 'released' || stage === 'candidate')
    .map(({ version }) => version);
  const [version, setVersion] = useState(
    wanted.version ?? template.latestVersion ?? versions[0],
  );
  const [keepVersions, setKeepVersions] = useState(wanted.keepVersions);
  const hasKeep = policy === 'latest' || policy === 'pinned';

  const submit = async () => {
    try {
      const after = await save.mutateAsync({
        body: {
          path: template.path,
          regionIds: [wanted.regionId],
          policy,
          ...(policy === 'pinned' ? { version } : {}),
          ...(hasKeep ? { keepVersions } : {}),
        },
      });
      onSaved({
        at: Date.now(),
        path: template.path,
        before: wanted,
        after: after.wanted.find(each => each.regionId === wanted.regionId),
      });
      onClose();
    } catch {
      // shown by the dialog, from the mutation
    }
  };

  return (
    <FormDialog
      title={t('templates.action.wanted.title', {
        region: nameOf(wanted.regionId),
        title: template.title,
      })}
      submitLabel={t('templates.action.wanted.save')}
      isBusy={save.isPending}
      error={save.error}
      onSubmit={submit}
      onClose={onClose}
    >
      <RadioGroup
        label={t('templates.action.wanted.policy')}
        value={policy}
        onChange={value => setPolicy(value as Policy)}
      >
        {POLICIES.filter(each => each !== 'pinned' || versions.length > 0).map(
          each => (
            <Radio key={each} value={each}>
              {t(`templates.action.wanted.${each}`)}
            </Radio>
          ),
        )}
      </RadioGroup>
      {policy !== 'default' && (
        <Muted>{t(`templates.action.wanted.${policy}Hint`)}</Muted>
      )}
      <div className={styles.pair}>
        {policy === 'pinned' && (
          <Select
            label={t('templates.action.wanted.version')}
            options={versions.map(each => ({ id: each, label: each }))}
            value={version ?? null}
            onChange={key => setVersion(String(key))}
          />
        )}
        {hasKeep && (
          <NumberField
            label={t('templates.action.wanted.keep')}
            description={t('templates.action.wanted.keepHint')}
            minValue={1}
            maxValue={20}
            step={1}
            value={keepVersions}
            onChange={count => setKeepVersions(count || 1)}
          />
        )}
      </div>
    </FormDialog>
  );
}
