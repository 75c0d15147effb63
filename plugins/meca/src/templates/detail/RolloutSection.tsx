import { useState } from 'react';
import { Button } from '@backstage/ui';
import { RepositoryTemplateDetail } from '@meca/backstage-plugin-meca-common';
import { RegionBadge } from '../../components';
import { formatDuration } from '../../format';
import { useRegionsById } from '../../query';
import { useMecaTranslation } from '../../translation';
import { RolloutDialog } from '../actions/RolloutDialog';
import { Section } from './Section';
import styles from './TemplatePage.module.css';

/** How new versions spread, and the way to change that. */
export function RolloutSection(props: { template: RepositoryTemplateDetail }) {
  const { template } = props;
  const { canaryRegionIds, soakHours } = template.rollout;
  const { t } = useMecaTranslation();
  const regions = useRegionsById();
  const [isOpen, setOpen] = useState(false);
  return (
    <Section
      title={t('templates.detail.rollout')}
      actions={
        template.actions.includes('rollout') && (
          <Button
            size="small"
            variant="secondary"
            onPress={() => setOpen(true)}
          >
            {t('templates.regionTable.change')}
          </Button>
        )
      }
    >
      <p className={styles.rollout}>
        {canaryRegionIds.length === 0 ? (
          t('templates.detail.allAtOnce')
        ) : (
          <>
            <span>{t('templates.detail.canary')}</span>
            {canaryRegionIds.map(id => (
              <RegionBadge key={id} region={regions.get(id)} regionId={id} />
            ))}
            <span>
              {soakHours === undefined
                ? t('templates.detail.soakNone')
                : t('templates.detail.soak', {
                    duration: formatDuration(soakHours * 3_600_000),
                  })}
            </span>
          </>
        )}
      </p>
      {isOpen && (
        <RolloutDialog template={template} onClose={() => setOpen(false)} />
      )}
    </Section>
  );
}
