import {
  RiCheckboxCircleFill,
  RiCloseCircleFill,
  RiLoader4Line,
} from '@remixicon/react';
import { TemplateReplica } from '@meca/backstage-plugin-meca-common';
import { Age, Muted, RegionBadge } from '../components';
import { formatAmount } from '../format';
import { useRegionsById } from '../query';
import { useMecaTranslation } from '../translation';
import styles from './cards.module.css';

const ICONS = {
  ready: <RiCheckboxCircleFill size={16} aria-hidden="true" />,
  preparing: <RiLoader4Line size={16} aria-hidden="true" />,
  failed: <RiCloseCircleFill size={16} aria-hidden="true" />,
};

/** By region, the newest version first. */
function inOrder(replicas: TemplateReplica[]): TemplateReplica[] {
  return [...replicas].sort(
    (a, b) =>
      a.regionId.localeCompare(b.regionId) ||
      b.version.localeCompare(a.version, undefined, { numeric: true }),
  );
}

/** Every version in every region, with how far it is. */
export function ReplicaList(props: { replicas: TemplateReplica[] }) {
  const { t } = useMecaTranslation();
  const regions = useRegionsById();
  if (props.replicas.length === 0) {
    return <Muted>{t('catalog.availability.none')}</Muted>;
  }
  return (
    <ul className={styles.list} aria-label={t('catalog.availability.label')}>
      {inOrder(props.replicas).map(replica => (
        <li
          key={`${replica.regionId} ${replica.version}`}
          className={styles.item}
        >
          <span className={styles.line}>
            <RegionBadge
              region={regions.get(replica.regionId)}
              regionId={replica.regionId}
            />
            <span className={styles.state} data-state={replica.state}>
              {ICONS[replica.state]}
              {t(`catalog.availability.state.${replica.state}`)}
            </span>
            <Muted>
              {t('catalog.availability.version', { version: replica.version })}
              {replica.sizeBytes !== undefined &&
                `, ${formatAmount(replica.sizeBytes, 'bytes')}`}
            </Muted>
          </span>
          {replica.message && <Muted>{replica.message}</Muted>}
          {replica.stale && (
            <Muted>
              {t('catalog.availability.stale')}, <Age at={replica.observedAt} />
            </Muted>
          )}
        </li>
      ))}
    </ul>
  );
}
