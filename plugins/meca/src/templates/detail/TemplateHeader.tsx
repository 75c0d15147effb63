import { ReactNode, useState } from 'react';
import { Alert, Button, Link, Text } from '@backstage/ui';
import { RepositoryTemplateDetail } from '@meca/backstage-plugin-meca-common';
import { RiArrowLeftLine, RiDownloadCloud2Line } from '@remixicon/react';
import { useEntityHrefs } from '../../catalog/useEntityHrefs';
import { formatAmount } from '../../format';
import { useMecaTranslation } from '../../translation';
import { SyncDialog } from '../actions/SyncDialog';
import { PublishVersionButton } from '../publish/PublishButton';
import { useTemplateHrefs } from '../useTemplateHref';
import styles from './TemplatePage.module.css';

/** Name, whereabouts and trust of a template, and what can be done with it as a whole. */
export function TemplateHeader(props: { template: RepositoryTemplateDetail }) {
  const { template } = props;
  const { t } = useMecaTranslation();
  const hrefs = useTemplateHrefs();
  const entityHref = useEntityHrefs().template(template.path);
  const [isSyncing, setSyncing] = useState(false);
  const canSync = template.wanted.some(({ manageable }) => manageable);
  return (
    <header className={styles.header}>
      <Link href={hrefs.matrix()} variant="body-small">
        <span className={styles.back}>
          <RiArrowLeftLine size={14} aria-hidden="true" />
          {t('templates.detail.back')}
        </span>
      </Link>
      <div className={styles.titleRow}>
        <Text as="h2" variant="title-small">
          {template.title}
        </Text>
        <div className={styles.buttons}>
          {canSync && (
            <Button
              variant="secondary"
              iconStart={<RiDownloadCloud2Line />}
              onPress={() => setSyncing(true)}
            >
              {t('templates.action.sync.button')}
            </Button>
          )}
          <PublishVersionButton template={template} />
        </div>
      </div>
      <dl className={styles.facts}>
        <Fact name={t('templates.detail.path')}>
          <code className={styles.code}>{template.path}</code>
        </Fact>
        <Fact name={t('templates.detail.repository')}>
          {template.repositoryId}
        </Fact>
        {template.osName && (
          <Fact name={t('templates.detail.system')}>{template.osName}</Fact>
        )}
        <Fact name={t('templates.detail.latest')}>
          {template.latestVersion ?? t('templates.detail.none')}
        </Fact>
        {template.candidateVersion && (
          <Fact name={t('templates.detail.candidate')}>
            {template.candidateVersion}
          </Fact>
        )}
        <Fact name={t('templates.detail.size')}>
          {formatAmount(template.archiveBytes, 'bytes')}
        </Fact>
      </dl>
      {entityHref && (
        <Link href={entityHref} variant="body-small">
          {t('templates.detail.catalog')}
        </Link>
      )}
      {template.trust === 'none' && (
        <Alert
          icon
          status="warning"
          title={t('templates.detail.unsignedTitle')}
          description={t('templates.detail.unsignedHint', {
            id: template.repositoryId,
          })}
        />
      )}
      {isSyncing && (
        <SyncDialog template={template} onClose={() => setSyncing(false)} />
      )}
    </header>
  );
}

function Fact(props: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{props.name}</dt>
      <dd>{props.children}</dd>
    </div>
  );
}
