import { Button, Container, Text } from '@backstage/ui';
import { RiLockLine } from '@remixicon/react';
import { EmptyState, ErrorAlert, Loading, Muted } from '../components';
import { useMecaTranslation } from '../translation';
import { AlarmList } from './alarms/AlarmList';
import { DeliverySection } from './delivery/DeliverySection';
import { TemplateMatrix } from './matrix/TemplateMatrix';
import { PublishButton } from './publish/PublishButton';
import { RepositoryStrip } from './repositories/RepositoryStrip';
import { TemplateFilterBar } from './TemplateFilterBar';
import { TemplatePages } from './TemplatePages';
import { TemplateFiltersState, useTemplateFilters } from './useTemplateFilters';
import { TemplatesState, useTemplates } from './useTemplates';
import styles from './Templates.module.css';

/** What repositories publish and what each region has of it. */
export function TemplatesPage() {
  const filters = useTemplateFilters();
  const state = useTemplates(filters);
  const { t } = useMecaTranslation();
  return (
    <Container>
      <div className={styles.page}>
        <div className={styles.titleRow}>
          <div>
            <Text as="h2" variant="title-small">
              {t('templates.title')}
            </Text>
            <Muted block>{t('templates.subtitle')}</Muted>
          </div>
          {state.status === 'loaded' && (
            <PublishButton repositories={state.repositories} />
          )}
        </div>
        <TemplatesBody state={state} filters={filters} />
      </div>
    </Container>
  );
}

function TemplatesBody(props: {
  state: TemplatesState;
  filters: TemplateFiltersState;
}) {
  const { state, filters } = props;
  const { t } = useMecaTranslation();
  switch (state.status) {
    case 'loading':
      return <Loading rows={6} height={56} />;
    case 'denied':
      return (
        <EmptyState
          icon={<RiLockLine size={48} />}
          title={t('templates.denied.title')}
          description={t('templates.denied.hint')}
        />
      );
    case 'failed':
      return (
        <ErrorAlert
          error={state.error}
          title={t('templates.failed')}
          onRetry={state.retry}
        />
      );
    default:
      return <LoadedTemplates state={state} filters={filters} />;
  }
}

function LoadedTemplates(props: {
  state: Extract<TemplatesState, { status: 'loaded' }>;
  filters: TemplateFiltersState;
}) {
  const { state, filters } = props;
  const { page, repositories, regions } = state;
  const { t } = useMecaTranslation();
  const { search, regionId, show } = filters.filters;
  const isFiltered = Boolean(search || regionId || show !== 'all');
  const isEmpty = page.items.length === 0;
  if (repositories.length === 0 && isEmpty && !isFiltered) {
    return (
      <EmptyState
        title={t('templates.none.title')}
        description={t('templates.none.hint')}
      />
    );
  }
  return (
    <>
      {state.error !== undefined && (
        <ErrorAlert
          error={state.error}
          title={t('templates.stale')}
          onRetry={state.retry}
        />
      )}
      <RepositoryStrip repositories={repositories} />
      <AlarmList />
      <TemplateFilterBar filters={filters} />
      {isEmpty && isFiltered && (
        <EmptyState
          title={t('templates.none.match')}
          description={t('templates.none.matchHint')}
          action={
            <Button variant="secondary" onPress={filters.clear}>
              {t('templates.none.clear')}
            </Button>
          }
        />
      )}
      {isEmpty && !isFiltered && (
        <EmptyState
          title={t('templates.none.empty')}
          description={t('templates.none.emptyHint')}
        />
      )}
      {!isEmpty && (
        <>
          <TemplateMatrix
            templates={page.items}
            regions={regions}
            isPrevious={state.isPrevious}
          />
          <TemplatePages page={page} filters={filters} />
        </>
      )}
      <DeliverySection />
    </>
  );
}
