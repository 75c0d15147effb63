import { useSearchParams } from 'react-router-dom';
import { Container } from '@backstage/ui';
import { RiLockLine } from '@remixicon/react';
import { EmptyState, ErrorAlert, Loading } from '../components';
import { useMecaQuery } from '../query';
import { useMecaTranslation } from '../translation';
import { EmptyFederation } from './EmptyFederation';
import { LoadedDashboard } from './LoadedDashboard';
import { useDashboard } from './useDashboard';
import styles from './DashboardPage.module.css';

function DashboardBody() {
  const { t } = useMecaTranslation();
  const state = useDashboard();
  const viewer = useMecaQuery('getViewer', {});
  const [search, setSearch] = useSearchParams();
  switch (state.status) {
    case 'loading':
      return <Loading rows={4} height={96} />;
    case 'denied':
      return (
        <EmptyState
          icon={<RiLockLine size={48} />}
          title={t('dashboard.denied.title')}
          description={t('dashboard.denied.hint')}
        />
      );
    case 'failed':
      return (
        <ErrorAlert
          error={state.error}
          title={t('dashboard.failed')}
          onRetry={state.retry}
        />
      );
    case 'empty':
      return (
        <EmptyFederation
          canManage={viewer.data?.can.manageFederation ?? false}
          configProblems={state.configProblems}
        />
      );
    default:
      return (
        <LoadedDashboard
          state={state}
          can={viewer.data?.can}
          selectedId={search.get('region') ?? undefined}
          // In the address, so that a colleague can be sent a region.
          onSelect={regionId =>
            setSearch(regionId ? { region: regionId } : {}, { replace: true })
          }
        />
      );
  }
}

/** The region dashboard. */
export function DashboardPage() {
  return (
    <Container>
      <div className={styles.page}>
        <DashboardBody />
      </div>
    </Container>
  );
}
