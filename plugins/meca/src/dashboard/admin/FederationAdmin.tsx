import { ReactNode } from 'react';
import { Card, CardBody, CardHeader, Text } from '@backstage/ui';
import { Region, RegionList } from '@meca/backstage-plugin-meca-common';
import { Muted } from '../../components';
import { useMecaTranslation } from '../../translation';
import { ConfigProblems } from './ConfigProblems';
import { DiscoveryPanel } from './DiscoveryPanel';
import { ExportPanel } from './ExportPanel';
import styles from './FederationAdmin.module.css';

function Section(props: { title: string; hint?: string; children: ReactNode }) {
  return (
    <section className={styles.section}>
      <Text as="h3" variant="body-medium" weight="bold">
        {props.title}
      </Text>
      {props.hint && <Muted>{props.hint}</Muted>}
      {props.children}
    </section>
  );
}

/** What only the federation's operators need. */
export function FederationAdmin(props: {
  regions: Region[];
  configProblems: RegionList['configProblems'];
}) {
  const { regions, configProblems } = props;
  const { t } = useMecaTranslation();
  return (
    <Card role="region" aria-label={t('dashboard.admin.title')}>
      <CardHeader>
        <Text as="h2" variant="title-x-small">
          {t('dashboard.admin.title')}
        </Text>
      </CardHeader>
      <CardBody>
        <div className={styles.body}>
          <Section title={t('dashboard.admin.configTitle')}>
            <ConfigProblems problems={configProblems} />
          </Section>
          <Section
            title={t('dashboard.admin.discoverTitle')}
            hint={t('dashboard.admin.discoverHint')}
          >
            <DiscoveryPanel regions={regions} />
          </Section>
          <Section
            title={t('dashboard.admin.exportTitle')}
            hint={t('dashboard.admin.exportHint')}
          >
            <ExportPanel />
          </Section>
        </div>
      </CardBody>
    </Card>
  );
}
