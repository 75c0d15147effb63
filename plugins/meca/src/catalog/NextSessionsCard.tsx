import { Entity } from '@backstage/catalog-model';
import { useRouteRef } from '@backstage/core-plugin-api';
import { EntityInfoCard, useEntity } from '@backstage/plugin-catalog-react';
import { ButtonLink } from '@backstage/ui';
import {
  ANNOTATION_REGION_ID,
  ANNOTATION_TEMPLATE_PATH,
  SessionQuery,
} from '@meca/backstage-plugin-meca-common';
import { Loading, ErrorAlert, Muted, useNow } from '../components';
import { MecaQueryProvider, useMecaQuery } from '../query';
import { scheduleRouteRef } from '../routes';
import { useMecaTranslation } from '../translation';
import { SessionLines } from './SessionLines';

const STEP_MS = 300_000;
const TWO_WEEKS_MS = 14 * 24 * 3_600_000;
const SHOWN = 5;

/** Which sessions belong to an entity. */
function filterOf(entity: Entity): SessionQuery {
  const annotations = entity.metadata.annotations ?? {};
  return {
    regionId: annotations[ANNOTATION_REGION_ID],
    templatePath: annotations[ANNOTATION_TEMPLATE_PATH],
  };
}

function NextSessions(props: { filter: SessionQuery }) {
  const { t } = useMecaTranslation();
  // In steps, so that the question does not change with every tick of the clock.
  const from = Math.floor(useNow().getTime() / STEP_MS) * STEP_MS;
  const { data, error, refetch } = useMecaQuery(
    'listSessions',
    {
      query: {
        ...props.filter,
        from: new Date(from).toISOString(),
        to: new Date(from + TWO_WEEKS_MS).toISOString(),
        limit: SHOWN,
      },
    },
    { keepPrevious: true },
  );
  if (!data) {
    return error ? (
      <ErrorAlert
        error={error}
        title={t('catalog.sessions.failed')}
        onRetry={refetch}
      />
    ) : (
      <Loading />
    );
  }
  return data.items.length === 0 ? (
    <Muted>{t('catalog.sessions.none')}</Muted>
  ) : (
    <SessionLines sessions={data.items} />
  );
}

function CardContent() {
  const { entity } = useEntity();
  const { t } = useMecaTranslation();
  const schedule = useRouteRef(scheduleRouteRef);
  return (
    <EntityInfoCard
      title={t('catalog.sessions.title')}
      footerActions={
        <ButtonLink size="small" variant="secondary" href={schedule()}>
          {t('catalog.sessions.all')}
        </ButtonLink>
      }
    >
      <NextSessions filter={filterOf(entity)} />
    </EntityInfoCard>
  );
}

/** The next classroom sessions in a region or with a template. @public */
export function NextSessionsCard() {
  return (
    <MecaQueryProvider>
      <CardContent />
    </MecaQueryProvider>
  );
}
