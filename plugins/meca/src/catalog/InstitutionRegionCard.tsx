import { stringifyEntityRef } from '@backstage/catalog-model';
import { EntityInfoCard, useEntity } from '@backstage/plugin-catalog-react';
import { ANNOTATION_REGION_ID } from '@meca/backstage-plugin-meca-common';
import {
  ErrorAlert,
  Loading,
  MaybeLink,
  Muted,
  RegionBadge,
} from '../components';
import { MecaQueryProvider, useMecaQuery } from '../query';
import { useMecaTranslation } from '../translation';
import { RegionSummary } from './RegionSummary';
import { useEntityHrefs } from './useEntityHrefs';
import styles from './cards.module.css';

function OwnRegion() {
  const { entity } = useEntity();
  const { t } = useMecaTranslation();
  const hrefs = useEntityHrefs();
  const { data, error, refetch } = useMecaQuery('listRegions', {});
  if (!data) {
    return error ? (
      <ErrorAlert
        error={error}
        title={t('catalog.institution.failed')}
        onRetry={refetch}
      />
    ) : (
      <Loading />
    );
  }
  const annotated = entity.metadata.annotations?.[ANNOTATION_REGION_ID];
  const ref = stringifyEntityRef(entity);
  const region =
    data.items.find(one => one.id === annotated) ??
    data.items.find(
      one =>
        one.stage === 'production' && one.institutionRef.toLowerCase() === ref,
    );
  if (!region) return <Muted>{t('catalog.institution.none')}</Muted>;
  return (
    <div className={styles.body}>
      <span className={styles.line}>
        <RegionBadge region={region} />
        <MaybeLink href={hrefs.region(region.id)}>{region.name}</MaybeLink>
      </span>
      <RegionSummary regionId={region.id} />
    </div>
  );
}

function CardContent() {
  const { t } = useMecaTranslation();
  return (
    <EntityInfoCard title={t('catalog.institution.title')}>
      <OwnRegion />
    </EntityInfoCard>
  );
}

/** What an institution gives to the federation, on the page of its group. @public */
export function InstitutionRegionCard() {
  return (
    <MecaQueryProvider>
      <CardContent />
    </MecaQueryProvider>
  );
}
