import { Text } from '@backstage/ui';
import { Region } from '@meca/backstage-plugin-meca-common';
import { HealthBadge } from './HealthBadge';
import styles from './HealthCounts.module.css';

const STATES = [
  'healthy',
  'degraded',
  'unreachable',
  'unauthorised',
  'unknown',
] as const;

/** How many regions are how; states that no region is in are left out. */
export function HealthCounts(props: { regions: Region[] }) {
  return STATES.map(state => {
    const count = props.regions.filter(
      ({ health }) => health.state === state,
    ).length;
    return (
      count > 0 && (
        <span key={state} className={styles.count}>
          <Text variant="body-medium">{count}</Text>
          <HealthBadge state={state} />
        </span>
      )
    );
  });
}
