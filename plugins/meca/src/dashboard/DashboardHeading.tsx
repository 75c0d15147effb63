import { Text } from '@backstage/ui';
import { CapacityOverview, Region } from '@meca/backstage-plugin-meca-common';
import { Age, HealthCounts, Muted } from '../components';
import { formatTime } from '../format';
import { useMecaTranslation } from '../translation';
import { RefreshButton } from './RefreshButton';
import styles from './DashboardPage.module.css';

/** How many regions are how, how fresh that is, and the way to ask again. */
export function DashboardHeading(props: {
  regions: Region[];
  capacity?: CapacityOverview;
  canRefresh: boolean;
}) {
  const { regions, capacity, canRefresh } = props;
  const { t } = useMecaTranslation();
  const production = regions.filter(({ stage }) => stage === 'production');
  const testCount = regions.length - production.length;
  const gatheredAt = newestNumber(capacity);
  return (
    <div className={styles.heading}>
      <div className={styles.headingText}>
        <Text as="h2" variant="title-small">
          {t('dashboard.title')}
        </Text>
        <div className={styles.counts}>
          <Text variant="body-medium">
            {t('dashboard.regionCount', { count: production.length })}
          </Text>
          {testCount > 0 && (
            <Text variant="body-medium">
              {t('dashboard.testCount', { count: testCount })}
            </Text>
          )}
          <HealthCounts regions={production} />
        </div>
        {capacity && gatheredAt && (
          <Muted>
            {t('dashboard.asOf')} <Age at={gatheredAt} />
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

/** When the latest region answered; the instant of the portal's own answer says nothing about the numbers in it. */
function newestNumber(capacity?: CapacityOverview): string | undefined {
  return capacity?.regions
    .flatMap(({ observedAt }) => observedAt ?? [])
    .sort((a, b) => Date.parse(a) - Date.parse(b))
    .at(-1);
}
