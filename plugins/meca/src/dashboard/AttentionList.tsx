import { Button, Card, CardBody, CardHeader, Text } from '@backstage/ui';
import { Region } from '@meca/backstage-plugin-meca-common';
import { HealthBadge, Muted, RegionBadge } from '../components';
import { sentence } from '../format';
import { useMecaTranslation } from '../translation';
import styles from './AttentionList.module.css';

/** More would bury the first ones; the table sorts by health. */
const SHOWN = 5;

/** The regions that are not well, each with what to do about it. */
export function AttentionList(props: {
  regions: Region[];
  onSelect: (regionId: string) => void;
}) {
  const { regions, onSelect } = props;
  const { t } = useMecaTranslation();
  const sick = regions.filter(
    ({ health }) => health.state !== 'healthy' && health.state !== 'unknown',
  );
  return (
    <Card>
      <CardHeader>
        <Text as="h2" variant="title-x-small">
          {t('dashboard.attention.title')}
        </Text>
      </CardHeader>
      <CardBody>
        {sick.length === 0 && (
          <Text as="p" variant="body-medium">
            {t('dashboard.attention.none')}
          </Text>
        )}
        <ul className={styles.root}>
          {sick.slice(0, SHOWN).map(region => (
            <li key={region.id} className={styles.item}>
              <span className={styles.line}>
                <RegionBadge region={region} />
                <HealthBadge state={region.health.state} />
                <Button
                  size="small"
                  variant="tertiary"
                  aria-label={t('dashboard.attention.show', {
                    name: region.name,
                  })}
                  onPress={() => onSelect(region.id)}
                >
                  {t('dashboard.attention.button')}
                </Button>
              </span>
              {region.health.problems.map(problem => (
                <span key={problem.code} className={styles.problem}>
                  <Text variant="body-medium">{sentence(problem.message)}</Text>
                  {problem.remedy && (
                    <Muted>
                      {t('components.remedy', {
                        remedy: sentence(problem.remedy),
                      })}
                    </Muted>
                  )}
                </span>
              ))}
            </li>
          ))}
        </ul>
        {sick.length > SHOWN && (
          <Muted block>
            {t('dashboard.attention.more', { count: sick.length - SHOWN })}
          </Muted>
        )}
        <Muted block>{t('dashboard.attention.hint')}</Muted>
      </CardBody>
    </Card>
  );
}
