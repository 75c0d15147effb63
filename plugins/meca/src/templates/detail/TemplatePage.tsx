import { useParams } from 'react-router-dom';
import { ButtonLink, Container } from '@backstage/ui';
import { RepositoryTemplateDetail } from '@meca/backstage-plugin-meca-common';
import {
  describeError,
  EmptyState,
  ErrorAlert,
  Loading,
} from '../../components';
import { useMecaTranslation } from '../../translation';
import { AlarmList } from '../alarms/AlarmList';
import { PublicationProgress } from '../publish/PublicationProgress';
import { useTemplateHrefs } from '../useTemplateHref';
import { EventList } from './EventList';
import { RegionTable } from './RegionTable';
import { RolloutSection } from './RolloutSection';
import { Section } from './Section';
import { SessionsToCome } from './SessionsToCome';
import { TemplateHeader } from './TemplateHeader';
import { useTemplate } from './useTemplate';
import { VersionList } from './VersionList';
import styles from './TemplatePage.module.css';

/** One template: its versions, how the regions stand with it, who needs it, and what can be done. */
export function TemplatePage() {
  // The path holds slashes: it is all that the address has after /templates/.
  const { '*': path = '' } = useParams();
  const { t } = useMecaTranslation();
  const template = useTemplate(path);
  const isMissing =
    template.error &&
    ['missing', 'denied'].includes(describeError(template.error).kind);
  return (
    <Container>
      <div className={styles.page}>
        <PublicationProgress />
        {template.isPending && <Loading rows={5} height={48} />}
        {template.error && !isMissing && (
          <ErrorAlert
            error={template.error}
            title={
              template.data
                ? t('templates.detail.stale')
                : t('templates.detail.failed')
            }
            onRetry={() => template.refetch()}
          />
        )}
        {isMissing && <MissingTemplate path={path} />}
        {template.data && !isMissing && (
          <LoadedTemplate key={path} template={template.data} />
        )}
      </div>
    </Container>
  );
}

function MissingTemplate({ path }: { path: string }) {
  const { t } = useMecaTranslation();
  const hrefs = useTemplateHrefs();
  return (
    <EmptyState
      title={t('templates.detail.missing', { path })}
      description={t('templates.detail.missingHint')}
      action={
        <ButtonLink variant="secondary" href={hrefs.matrix()}>
          {t('templates.detail.back')}
        </ButtonLink>
      }
    />
  );
}

function LoadedTemplate(props: { template: RepositoryTemplateDetail }) {
  const { template } = props;
  const { t } = useMecaTranslation();
  return (
    <>
      <TemplateHeader template={template} />
      <AlarmList path={template.path} />
      <Section title={t('templates.detail.regions')}>
        <RegionTable template={template} />
      </Section>
      <Section title={t('templates.detail.versions')}>
        <VersionList template={template} />
      </Section>
      <Section title={t('templates.detail.sessions')}>
        <SessionsToCome template={template} />
      </Section>
      <RolloutSection template={template} />
      <EventList path={template.path} />
    </>
  );
}
