import { Alert, Button } from '@backstage/ui';
import { ErrorAlert } from '../components';
import { useMecaTranslation } from '../translation';
import { DashboardState } from './useDashboard';

/** What the reader must know before trusting the numbers below. */
export function Notices(props: {
  state: Extract<DashboardState, { status: 'loaded' }>;
}) {
  const { view, capacity, capacityError, retry } = props.state;
  const { t } = useMecaTranslation();
  return (
    <>
      {capacityError !== undefined && !capacity && (
        <ErrorAlert
          error={capacityError}
          title={t('dashboard.capacityFailed')}
          onRetry={retry}
        />
      )}
      {capacityError !== undefined && capacity && (
        <Alert
          icon
          status="warning"
          title={t('dashboard.stale.title')}
          description={t('dashboard.stale.body')}
          customActions={
            <Button size="small" variant="secondary" onPress={retry}>
              {t('components.retry')}
            </Button>
          }
        />
      )}
      {view.missingNames.length > 0 && (
        <Alert
          icon
          status="warning"
          title={t('dashboard.incomplete.title')}
          description={t('dashboard.incomplete.body', {
            names: view.missingNames.join(', '),
          })}
        />
      )}
    </>
  );
}
