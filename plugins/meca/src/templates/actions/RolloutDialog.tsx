import { useState } from 'react';
import { NumberField, Radio, RadioGroup } from '@backstage/ui';
import { RepositoryTemplateDetail } from '@meca/backstage-plugin-meca-common';
import { useMecaMutation } from '../../query';
import { useMecaTranslation } from '../../translation';
import { FormDialog } from './FormDialog';
import { MGTR_READS } from './mgtrReads';
import { RegionChoice } from './RegionChoice';
import styles from './FormDialog.module.css';

const USUAL_SOAK_HOURS = 48;

/** Which regions try a new version first, and when the others follow. */
export function RolloutDialog(props: {
  template: RepositoryTemplateDetail;
  onClose(): void;
}) {
  const { template, onClose } = props;
  const { rollout } = template;
  const { t } = useMecaTranslation();
  const save = useMecaMutation('setRollout', { invalidates: MGTR_READS });
  const [canaryRegionIds, setCanaries] = useState(rollout.canaryRegionIds);
  const [follow, setFollow] = useState(
    rollout.canaryRegionIds.length > 0 && rollout.soakHours === undefined
      ? 'manual'
      : 'soak',
  );
  const [hours, setHours] = useState(rollout.soakHours ?? USUAL_SOAK_HOURS);
  const hasCanaries = canaryRegionIds.length > 0;
  const isBad = hasCanaries && follow === 'soak' && !(hours >= 0);
  const submit = () => {
    if (isBad) return;
    save.mutate(
      {
        body: {
          path: template.path,
          canaryRegionIds,
          ...(hasCanaries && follow === 'soak' ? { soakHours: hours } : {}),
        },
      },
      { onSuccess: onClose },
    );
  };
  return (
    <FormDialog
      title={t('templates.action.rollout.title', { title: template.title })}
      submitLabel={t('templates.action.rollout.save')}
      isBusy={save.isPending}
      error={save.error}
      onSubmit={submit}
      onClose={onClose}
    >
      <RegionChoice
        label={t('templates.action.rollout.canaries')}
        hint={t('templates.action.rollout.canariesHint')}
        regionIds={[
          ...new Set([
            ...template.wanted
              .filter(({ manageable }) => manageable)
              .map(({ regionId }) => regionId),
            ...rollout.canaryRegionIds,
          ]),
        ]}
        chosen={canaryRegionIds}
        onChange={setCanaries}
      />
      {hasCanaries && (
        <div className={styles.stack}>
          <RadioGroup
            label={t('templates.action.rollout.follow')}
            value={follow}
            onChange={setFollow}
          >
            <Radio value="soak">{t('templates.action.rollout.soak')}</Radio>
            <Radio value="manual">{t('templates.action.rollout.manual')}</Radio>
          </RadioGroup>
          {follow === 'soak' && (
            <div className={isBad ? styles.invalid : undefined}>
              <NumberField
                label={t('templates.action.rollout.hours')}
                minValue={0}
                maxValue={8760}
                step={1}
                value={hours}
                isInvalid={isBad}
                description={
                  isBad ? t('templates.action.rollout.badHours') : undefined
                }
                onChange={setHours}
              />
            </div>
          )}
        </div>
      )}
    </FormDialog>
  );
}
