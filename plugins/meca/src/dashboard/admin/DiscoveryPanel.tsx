import { useState } from 'react';
import { Button, Select } from '@backstage/ui';
import { Region } from '@meca/backstage-plugin-meca-common';
import { ErrorAlert } from '../../components';
import { useMecaMutation } from '../../query';
import { useMecaTranslation } from '../../translation';
import { DiscoveryResult } from './DiscoveryResult';
import styles from './FederationAdmin.module.css';

/** Asks one region which others it knows. */
export function DiscoveryPanel(props: { regions: Region[] }) {
  const { regions } = props;
  const { t } = useMecaTranslation();
  const [regionId, setRegionId] = useState(
    (regions.find(r => r.health.state === 'healthy') ?? regions[0])?.id,
  );
  const discover = useMecaMutation('discoverRegions');
  return (
    <>
      <div className={styles.row}>
        <Select
          label={t('dashboard.admin.discoverRegion')}
          options={regions.map(({ id, name }) => ({ id, label: name }))}
          value={regionId}
          onChange={key => setRegionId(String(key))}
        />
        <Button
          variant="secondary"
          isPending={discover.isPending}
          onPress={() => discover.mutate({ body: { regionId } })}
        >
          {t('dashboard.admin.discoverButton')}
        </Button>
      </div>
      {discover.error && (
        <ErrorAlert
          error={discover.error}
          title={t('dashboard.admin.discoverFailed')}
        />
      )}
      {discover.data && (
        <DiscoveryResult discovery={discover.data} regions={regions} />
      )}
    </>
  );
}
