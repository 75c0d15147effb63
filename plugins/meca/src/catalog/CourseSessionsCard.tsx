import { stringifyEntityRef } from '@backstage/catalog-model';
import { useRouteRef } from '@backstage/core-plugin-api';
import { EntityInfoCard, useEntity } from '@backstage/plugin-catalog-react';
import { ButtonLink, Text } from '@backstage/ui';
import { ErrorAlert, Loading, Muted } from '../components';
import { MecaQueryProvider } from '../query';
import { scheduleRouteRef } from '../routes';
import { useMecaTranslation } from '../translation';
import { SessionLines } from './SessionLines';
import { useCourseSessions } from './useCourseSessions';
import styles from './cards.module.css';

function CourseSessions() {
  const { entity } = useEntity();
  const { t } = useMecaTranslation();
  const result = useCourseSessions(stringifyEntityRef(entity));
  if (result.state === 'loading') return <Loading />;
  if (result.state === 'error') {
    return (
      <ErrorAlert
        error={result.error}
        title={t('catalog.sessions.failed')}
        onRetry={result.retry}
      />
    );
  }
  const { next, past, hasMore } = result;
  if (next.length + past.length === 0) {
    return <Muted>{t('catalog.course.none')}</Muted>;
  }
  return (
    <div className={styles.body}>
      <Text as="h4" variant="title-x-small">
        {t('catalog.course.next')}
      </Text>
      {next.length > 0 ? (
        <SessionLines sessions={next} />
      ) : (
        <Muted>{t('catalog.course.noneNext')}</Muted>
      )}
      {past.length > 0 && (
        <>
          <Text as="h4" variant="title-x-small">
            {t('catalog.course.past')}
          </Text>
          <SessionLines sessions={past} />
        </>
      )}
      {hasMore && <Muted>{t('catalog.course.more')}</Muted>}
    </div>
  );
}

function CardContent() {
  const { t } = useMecaTranslation();
  const schedule = useRouteRef(scheduleRouteRef);
  return (
    <EntityInfoCard
      title={t('catalog.course.title')}
      footerActions={
        <ButtonLink size="small" variant="secondary" href={schedule()}>
          {t('catalog.sessions.all')}
        </ButtonLink>
      }
    >
      <CourseSessions />
    </EntityInfoCard>
  );
}

/** The next and the past sessions of a course, on the page of its entity. @public */
export function CourseSessionsCard() {
  return (
    <MecaQueryProvider>
      <CardContent />
    </MecaQueryProvider>
  );
}
