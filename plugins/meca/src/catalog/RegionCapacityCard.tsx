import { useRouteRef } from '@backstage/core-plugin-api';
import { EntityInfoCard, useEntity } from '@backstage/plugin-catalog-react';
import { ButtonLink } from '@backstage/ui';
import { ANNOTATION_REGION_ID } from '@meca/backstage-plugin-meca-common';
import { Muted } from '../components';
import { MecaQueryProvider } from '../query';
import { rootRouteRef } from '../routes';
import { RegionTemplates } from '../templates/entity/RegionTemplates';
import { useMecaTranslation } from '../translation';
import { RegionSummary } from './RegionSummary';

function CardContent() {
  const { entity } = useEntity();
  const { t } = useMecaTranslation();
  const dashboard = useRouteRef(rootRouteRef);
  const regionId = entity.metadata.annotations?.[ANNOTATION_REGION_ID];
  return (
    <EntityInfoCard
      title={t('catalog.capacity.title')}
      footerActions={
        regionId && (
          <ButtonLink
            size="small"
            variant="secondary"
            href={`${dashboard()}/overview?region=${encodeURIComponent(
              regionId,
            )}`}
          >
            {t('catalog.capacity.dashboard')}
          </ButtonLink>
        )
      }
    >
      {regionId ? (
        <>
          <RegionSummary regionId={regionId} />
          <RegionTemplates regionId={regionId} />
        </>
      ) : (
        <Muted>{t('catalog.capacity.noAnnotation')}</Muted>
      )}
    </EntityInfoCard>
  );
}

/** Capacity and health on the page of a region entity. @public */
export function RegionCapacityCard() {
  return (
    <MecaQueryProvider>
      <CardContent />
    </MecaQueryProvider>
  );
}
