import { Text } from '@backstage/ui';
import { CapacityOverview, Region } from '@meca/backstage-plugin-meca-common';
import { Age, HealthBadge, Muted } from '../components';
import { formatTime } from '../format';
import { useMecaTranslation } from '../translation';
import { RefreshButton } from './RefreshButton';
import styles from './DashboardPage.module.css';

const STATES = [
  'healthy',
  'degraded',
  'unreachable',
  'unauthorised',
  'unknown',
] as const;

/** How many regions are how, how fresh that is, and the way to ask again. */
export function DashboardHeading(props: {
  regions: Region[];
  capacity?: CapacityOverview;
  canRefresh: boolean;
}) {
  const { regions, capacity, canRefresh } = props;
  const { t } = useMecaTranslation();
  return (
    <div className={styles.heading}>
      <div className={styles.headingText}>
        <Text as="h2" variant="title-small">
          {t('dashboard.title')}
        </Text>
        <div className={styles.counts}>
          <Text variant="body-medium">
            {t('dashboard.regionCount', { count: regions.length })}
          </Text>
          {STATES.map(state => {
            const count = regions.filter(r => r.health.state === state).length;
            return (
              count > 0 && (
                <span key={state} className={styles.count}>
                  <Text variant="body-medium">{count}</Text>
                  <HealthBadge state={state} />
                </span>
              )
            );
          })}
        </div>
        {capacity && (
          <Muted>
            {t('dashboard.asOf')} <Age at={capacity.asOf} />
            {capacity.nextRoundAt &&
              `, ${t('dashboard.nextRound', {
                time: formatTime(capacity.nextRoundAt),
              })}`}
          </Muted>
        )}
      </div>
      {canRefresh && <RefreshButton regions={regions} />}
    </div>
  );
}
