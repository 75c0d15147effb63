import { Link } from '@backstage/ui';
import { RepositoryTemplate } from '@meca/backstage-plugin-meca-common';
import { RiShieldKeyholeLine } from '@remixicon/react';
import { useMecaTranslation } from '../../translation';
import { useTemplateHrefs } from '../useTemplateHref';
import styles from './Matrix.module.css';

/** A template in the first column: its name, where it is in the repository, and its latest version. */
export function TemplateHeading(props: { template: RepositoryTemplate }) {
  const { template } = props;
  const { t } = useMecaTranslation();
  const hrefs = useTemplateHrefs();
  return (
    <span className={styles.heading}>
      <Link href={hrefs.template(template.path)} variant="body-medium">
        {template.title}
      </Link>
      <span className={styles.path}>{template.path}</span>
      <span className={styles.note}>
        {template.latestVersion
          ? t('templates.matrix.latest', { version: template.latestVersion })
          : t('templates.matrix.noRelease')}
      </span>
      {template.candidateVersion && (
        <span className={styles.note}>
          {t('templates.matrix.candidate', {
            version: template.candidateVersion,
          })}
        </span>
      )}
      {template.trust === 'none' && (
        <span className={styles.unsigned}>
          <RiShieldKeyholeLine size={14} aria-hidden="true" />
          {t('templates.matrix.unsigned')}
        </span>
      )}
    </span>
  );
}
