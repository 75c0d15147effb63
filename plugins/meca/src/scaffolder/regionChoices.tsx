import {
  CapacityOverview,
  Region,
  Template,
} from '@meca/backstage-plugin-meca-common';
import { shortRegionName } from '../components';
import { formatAmount } from '../format';
import { useMecaTranslation } from '../translation';

/** One thing to choose, with what helps to decide. */
export interface RegionChoice {
  id: string;
  title: string;
  hint: string;
}

/** "Place it for me" first, then every region a class can be placed on, with its health and room, and whether it has the template. */
export function useRegionChoices(
  regions: Region[],
  capacity?: CapacityOverview,
  template?: Template,
): RegionChoice[] {
  const { t } = useMecaTranslation();
  const room = (regionId: string) => {
    const own = capacity?.regions.find(one => one.regionId === regionId);
    const memory = own?.metrics.find(metric => metric.kind === 'memory');
    if (!own || !memory) return t('scaffolder.region.noNumbers');
    const amount = formatAmount(
      Math.max(0, memory.total - memory.used),
      memory.unit,
    );
    return own.state === 'fresh'
      ? t('scaffolder.region.freeMemory', { amount })
      : t('scaffolder.region.freeAsOf', { amount });
  };
  const readiness = (regionId: string) =>
    template &&
    t(
      template.replicas.some(
        replica => replica.regionId === regionId && replica.state === 'ready',
      )
        ? 'schedule.form.placeTemplateReady'
        : 'schedule.form.placeTemplateMissing',
    );
  return [
    {
      id: '@own-first',
      title: t('schedule.form.placeOwnFirst'),
      hint: t('scaffolder.region.ownFirstHint'),
    },
    {
      id: '@best',
      title: t('schedule.form.placeBest'),
      hint: t('scaffolder.region.bestHint'),
    },
    ...regions
      .filter(region => region.stage === 'production')
      .map(region => ({
        id: region.id,
        title: shortRegionName(region.name),
        hint: [
          t(`components.health.${region.health.state}`),
          room(region.id),
          readiness(region.id),
        ]
          .filter(Boolean)
          .join(', '),
      })),
  ];
}
