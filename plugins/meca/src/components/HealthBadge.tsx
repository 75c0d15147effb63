import { ReactElement } from 'react';
import {
  RiCheckboxCircleFill,
  RiCloseCircleFill,
  RiErrorWarningFill,
  RiLockFill,
  RiQuestionFill,
} from '@remixicon/react';
import { RegionHealth } from '@meca/backstage-plugin-meca-common';
import { useMecaTranslation } from '../translation';
import styles from './HealthBadge.module.css';

const ICONS: Record<RegionHealth['state'], ReactElement> = {
  healthy: <RiCheckboxCircleFill size={16} aria-hidden="true" />,
  degraded: <RiErrorWarningFill size={16} aria-hidden="true" />,
  unreachable: <RiCloseCircleFill size={16} aria-hidden="true" />,
  unauthorised: <RiLockFill size={16} aria-hidden="true" />,
  unknown: <RiQuestionFill size={16} aria-hidden="true" />,
};

/** How a region is, by shape, word and colour. */
export function HealthBadge(props: { state: RegionHealth['state'] }) {
  const { t } = useMecaTranslation();
  return (
    <span className={styles.root} data-state={props.state}>
      <span className={styles.icon}>{ICONS[props.state]}</span>
      {t(`components.health.${props.state}`)}
    </span>
  );
}
