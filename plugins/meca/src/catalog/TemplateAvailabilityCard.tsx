import { EntityInfoCard, useEntity } from '@backstage/plugin-catalog-react';
import { ANNOTATION_TEMPLATE_PATH } from '@meca/backstage-plugin-meca-common';
import { ErrorAlert, Loading, Muted } from '../components';
import { MecaQueryProvider, useMecaQuery } from '../query';
import { ManagedAvailability } from '../templates/entity/ManagedAvailability';
import { useMecaTranslation } from '../translation';
import { ReplicaList } from './ReplicaList';

function Availability(props: { path: string }) {
  const { path } = props;
  const { t } = useMecaTranslation();
  const { data, error, refetch } = useMecaQuery('listTemplates', {});
  if (!data) {
    return error ? (
      <ErrorAlert
        error={error}
        title={t('catalog.availability.failed')}
        onRetry={refetch}
      />
    ) : (
      <Loading />
    );
  }
  const template = data.items.find(one => one.path === path);
  if (!template) {
    return <Muted>{t('catalog.availability.missing', { path })}</Muted>;
  }
  return <ReplicaList replicas={template.replicas} />;
}

function CardContent() {
  const { entity } = useEntity();
  const { t } = useMecaTranslation();
  const path = entity.metadata.annotations?.[ANNOTATION_TEMPLATE_PATH];
  return (
    <EntityInfoCard title={t('catalog.availability.title')}>
      {path ? (
        <ManagedAvailability path={path}>
          <Availability path={path} />
        </ManagedAvailability>
      ) : (
        <Muted>{t('catalog.availability.noAnnotation')}</Muted>
      )}
    </EntityInfoCard>
  );
}

/** Where a template can be used, on the page of its entity. @public */
export function TemplateAvailabilityCard() {
  return (
    <MecaQueryProvider>
      <CardContent />
    </MecaQueryProvider>
  );
}
