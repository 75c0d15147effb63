import {
  ButtonIcon,
  ButtonLink,
  Card,
  CardBody,
  CardHeader,
  Text,
} from '@backstage/ui';
import { RiCloseLine } from '@remixicon/react';
import { useEntityHrefs } from '../../catalog/useEntityHrefs';
import { HealthBadge, ProblemAlert, RegionBadge } from '../../components';
import { useMecaTranslation } from '../../translation';
import { RegionView } from '../federationView';
import { CapacityAge } from './CapacityAge';
import { RegionFacts } from './RegionFacts';
import { RegionNumbers } from './RegionNumbers';
import styles from './RegionDetail.module.css';

/** Everything about one region. */
export function RegionDetail(props: { view: RegionView; onClose: () => void }) {
  const { view, onClose } = props;
  const { region, capacity } = view;
  const { t } = useMecaTranslation();
  const href = useEntityHrefs().region(region.id);
  return (
    <Card role="region" aria-label={region.name} className={styles.root}>
      <CardHeader>
        <div className={styles.header}>
          <RegionBadge region={region} />
          <Text as="h3" variant="title-x-small">
            {region.name}
          </Text>
          <HealthBadge state={region.health.state} />
          <span className={styles.actions}>
            {href && (
              <ButtonLink size="small" variant="secondary" href={href}>
                {t('dashboard.detail.open')}
              </ButtonLink>
            )}
            <ButtonIcon
              size="small"
              variant="tertiary"
              icon={<RiCloseLine />}
              aria-label={t('dashboard.detail.close')}
              onPress={onClose}
            />
          </span>
        </div>
      </CardHeader>
      <CardBody>
        <div className={styles.body}>
          {region.health.problems.map(problem => (
            <ProblemAlert
              key={problem.code}
              problem={problem}
              status={region.health.state === 'degraded' ? 'warning' : 'danger'}
            />
          ))}
          <RegionFacts region={region} />
          <Text as="h4" variant="body-medium" weight="bold">
            {t('dashboard.detail.numbers')} (<CapacityAge capacity={capacity} />
            )
          </Text>
          <RegionNumbers view={view} />
        </div>
      </CardBody>
    </Card>
  );
}
