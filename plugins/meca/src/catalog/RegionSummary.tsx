import { useMemo } from 'react';
import {
  ErrorAlert,
  HealthBadge,
  Loading,
  Muted,
  ProblemAlert,
} from '../components';
import { buildFederationView } from '../dashboard/federationView';
import { CapacityAge } from '../dashboard/regions/CapacityAge';
import { RegionNumbers } from '../dashboard/regions/RegionNumbers';
import { useMecaQuery } from '../query';
import { useMecaTranslation } from '../translation';
import styles from './cards.module.css';

const REFETCH_MS = 300_000;

/** Health, problems and numbers of one region. */
export function RegionSummary(props: { regionId: string }) {
  const { regionId } = props;
  const { t } = useMecaTranslation();
  const options = { refetchInterval: REFETCH_MS };
  const regions = useMecaQuery('listRegions', {}, options);
  const capacity = useMecaQuery('getCapacity', {}, options);
  const view = useMemo(() => {
    const region = regions.data?.items.find(one => one.id === regionId);
    if (!region) return undefined;
    const { production, test } = buildFederationView([region], capacity.data);
    return [...production, ...test][0];
  }, [regions.data, capacity.data, regionId]);

  const error = regions.error ?? capacity.error;
  if (!view) {
    if (regions.isPending) return <Loading />;
    return error ? (
      <ErrorAlert
        error={error}
        title={t('catalog.capacity.failed')}
        onRetry={regions.refetch}
      />
    ) : (
      <Muted>{t('catalog.capacity.missing', { id: regionId })}</Muted>
    );
  }
  const { health } = view.region;
  return (
    <div className={styles.body}>
      <div className={styles.line}>
        <HealthBadge state={health.state} />
        <Muted>
          {t('catalog.capacity.observed')}:{' '}
          <CapacityAge capacity={view.capacity} />
        </Muted>
      </div>
      {health.problems.map(problem => (
        <ProblemAlert
          key={problem.code}
          problem={problem}
          status={health.state === 'degraded' ? 'warning' : 'danger'}
        />
      ))}
      {error && (
        <ErrorAlert
          error={error}
          title={t('catalog.capacity.failed')}
          onRetry={capacity.refetch}
        />
      )}
      {capacity.isPending ? <Loading /> : <RegionNumbers view={view} />}
    </div>
  );
}
