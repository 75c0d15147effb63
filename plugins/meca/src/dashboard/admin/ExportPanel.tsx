import { useState } from 'react';
import {
  Accordion,
  AccordionGroup,
  AccordionPanel,
  AccordionTrigger,
  Button,
} from '@backstage/ui';
import { ErrorAlert, Loading } from '../../components';
import { useMecaQuery } from '../../query';
import { useMecaTranslation } from '../../translation';
import { toCloudMonkey } from './cloudMonkey';
import { CopyButton } from './CopyButton';
import styles from './FederationAdmin.module.css';

/** The commands that teach classic installations about each other. */
export function ExportPanel() {
  const { t } = useMecaTranslation();
  const [wanted, setWanted] = useState(false);
  const { data, error, isFetching, refetch } = useMecaQuery(
    'exportFederation',
    {},
    { enabled: wanted },
  );
  if (!wanted) {
    return (
      <Button variant="secondary" onPress={() => setWanted(true)}>
        {t('dashboard.admin.exportButton')}
      </Button>
    );
  }
  if (error && !isFetching) {
    return (
      <ErrorAlert
        error={error}
        title={t('dashboard.admin.exportFailed')}
        onRetry={refetch}
      />
    );
  }
  if (!data) return <Loading />;
  return (
    <AccordionGroup>
      {data.items.map(({ regionId, name, calls }) => (
        <Accordion key={regionId}>
          <AccordionTrigger title={t('dashboard.admin.exportFor', { name })} />
          <AccordionPanel>
            <div className={styles.code}>
              <pre>{toCloudMonkey(calls)}</pre>
              <CopyButton
                text={toCloudMonkey(calls)}
                label={t('dashboard.admin.copyFor', { name })}
              />
            </div>
          </AccordionPanel>
        </Accordion>
      ))}
    </AccordionGroup>
  );
}
