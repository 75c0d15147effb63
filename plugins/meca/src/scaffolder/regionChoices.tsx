import { CapacityOverview, Region } from '@meca/backstage-plugin-meca-common';
import { formatAmount } from '../format';
import { useMecaTranslation } from '../translation';

/** One thing to choose, with what helps to decide. */
export interface RegionChoice {
  id: string;
  title: string;
  hint: string;
  isDisabled?: boolean;
}

/** "Place it for me" first, then every region with its health and room. */
export function useRegionChoices(
  regions: Region[],
  capacity?: CapacityOverview,
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
  return [
    {
      id: '@own-first',
      title: t('scaffolder.region.ownFirst'),
      hint: t('scaffolder.region.ownFirstHint'),
    },
    {
      id: '@best',
      title: t('scaffolder.region.best'),
      hint: t('scaffolder.region.bestHint'),
    },
    ...regions.map(region => ({
      id: region.id,
      title: region.name,
      isDisabled: region.stage === 'test',
      hint:
        region.stage === 'test'
          ? t('scaffolder.region.test')
          : [
              t(`components.health.${region.health.state}`),
              room(region.id),
            ].join(', '),
    })),
  ];
}
