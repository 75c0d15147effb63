import { Button } from '@backstage/ui';
import { useApiHolder } from '@backstage/core-plugin-api';
import { toastApiRef } from '@backstage/frontend-plugin-api';
import { RiRefreshLine } from '@remixicon/react';
import { CapacityOverview, Region } from '@meca/backstage-plugin-meca-common';
import { describeError, shortRegionName } from '../components';
import { sentence } from '../format';
import { useMecaMutation } from '../query';
import { useMecaTranslation } from '../translation';

/** Regions that have not given numbers this time. */
function silentRegions(overview: CapacityOverview, regions: Region[]) {
  const answered = new Set(
    overview.regions.filter(c => c.state === 'fresh').map(c => c.regionId),
  );
  return regions.filter(region => !answered.has(region.id));
}

/** Has all regions asked now, and says how it went. */
export function RefreshButton(props: { regions: Region[] }) {
  const { regions } = props;
  const { t } = useMecaTranslation();
  const toasts = useApiHolder().get(toastApiRef);
  const refresh = useMecaMutation('refreshCapacity', {
    invalidates: ['getCapacity', 'getCapacityHistory', 'listRegions'],
  });
  const tell = (overview: CapacityOverview) => {
    const silent = silentRegions(overview, regions);
    if (silent.length === 0) {
      toasts?.post({
        title: t('dashboard.refresh.done'),
        status: 'success',
        timeout: 5000,
      });
      return;
    }
    toasts?.post({
      title: t('dashboard.refresh.partial', {
        answered: String(regions.length - silent.length),
        total: String(regions.length),
      }),
      description: t('dashboard.refresh.partialNames', {
        names: silent.map(region => shortRegionName(region.name)).join(', '),
      }),
      status: 'warning',
      timeout: 10_000,
    });
  };
  return (
    <Button
      variant="secondary"
      iconStart={<RiRefreshLine />}
      isPending={refresh.isPending}
      onPress={() =>
        refresh.mutate(
          { body: {} },
          {
            onSuccess: tell,
            onError: error =>
              toasts?.post({
                title: t('dashboard.refresh.failed'),
                description: sentence(describeError(error).message),
                status: 'danger',
              }),
          },
        )
      }
    >
      {refresh.isPending
        ? t('dashboard.refresh.busy')
        : t('dashboard.refresh.button')}
    </Button>
  );
}
