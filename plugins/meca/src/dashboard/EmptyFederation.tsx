import { RiCloudOffLine } from '@remixicon/react';
import { RegionList } from '@meca/backstage-plugin-meca-common';
import { EmptyState } from '../components';
import { useMecaTranslation } from '../translation';
import { ConfigProblems } from './admin/ConfigProblems';
import styles from './EmptyFederation.module.css';

const EXAMPLE = `meca:
  regions:
    polito:
      number: 1
      name: MECA-PolITO
      institution: group:default/polito
      endpoint: https://cloud.example.org/client/api
      apiKey: \${MECA_POLITO_API_KEY}
      secretKey: \${MECA_POLITO_SECRET_KEY}
      location: { latitude: 45.06, longitude: 7.66 }
      timeZone: Europe/Rome
      colour: '#0b5cad'`;

/** A federation without regions: how to begin, for those who can. */
export function EmptyFederation(props: {
  canManage: boolean;
  configProblems: RegionList['configProblems'];
}) {
  const { canManage, configProblems } = props;
  const { t } = useMecaTranslation();
  return (
    <EmptyState
      icon={<RiCloudOffLine size={48} />}
      title={t('dashboard.empty.title')}
      description={
        canManage ? t('dashboard.empty.manage') : t('dashboard.empty.visitor')
      }
      action={
        canManage && (
          <>
            <pre className={styles.example}>{EXAMPLE}</pre>
            {configProblems && configProblems.length > 0 && (
              <ConfigProblems problems={configProblems} />
            )}
          </>
        )
      }
    />
  );
}
