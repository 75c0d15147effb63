import { useSearchParams } from 'react-router-dom';
import { Container } from '@backstage/ui';
import { RiLockLine } from '@remixicon/react';
import { Viewer } from '@meca/backstage-plugin-meca-common';
import { EmptyState, ErrorAlert, Loading } from '../components';
import { useMecaQuery } from '../query';
import { useMecaTranslation } from '../translation';
import { EmptyFederation } from './EmptyFederation';
import { LoadedDashboard } from './LoadedDashboard';
import { useDashboard } from './useDashboard';
import styles from './DashboardPage.module.css';

/** In the address where no region is to be shown in depth; no region can have this id, as it is not a word. */
const ALL_REGIONS = '*';

/** Who runs an institution comes to see its region first; who runs the federation, all of them. */
function ownRegionOf(viewer: Viewer | undefined): string | undefined {
  if (!viewer || viewer.can.manageFederation) return undefined;
  return viewer.institutions.find(each => each.operates && each.regionId)
    ?.regionId;
}

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
          selectedId={search.get('region') ?? ownRegionOf(viewer.data)}
          // In the address, so that a colleague can be sent a region, and so that the own one stays closed.
          onSelect={regionId =>
            setSearch({ region: regionId ?? ALL_REGIONS }, { replace: true })
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
