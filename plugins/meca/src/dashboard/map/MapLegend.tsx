import { RegionHealth } from '@meca/backstage-plugin-meca-common';
import { useMecaTranslation } from '../../translation';
import { HealthShape } from './RegionMarker';
import styles from './FederationMap.module.css';

const STATES: RegionHealth['state'][] = [
  'healthy',
  'degraded',
  'unreachable',
  'unauthorised',
  'unknown',
];

/** What the shapes mean. */
export function MapLegend() {
  const { t } = useMecaTranslation();
  return (
    <ul className={styles.legend} aria-label={t('dashboard.map.legend')}>
      {STATES.map(state => (
        <li key={state}>
          <svg
            width={16}
            height={16}
            viewBox="-10 -10 20 20"
            aria-hidden="true"
            focusable="false"
          >
            <HealthShape state={state} />
          </svg>
          {t(`components.health.${state}`)}
        </li>
      ))}
    </ul>
  );
}
