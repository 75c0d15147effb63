import { useState } from 'react';
import { Box } from '@backstage/ui';
import {
  Region,
  RepositoryTemplateDetail,
  Wanted,
} from '@meca/backstage-plugin-meca-common';
import { useRegionsById } from '../../query';
import { useMecaTranslation } from '../../translation';
import { SyncDialog } from '../actions/SyncDialog';
import { WantedDialog } from '../actions/WantedDialog';
import { WantedNotice, WantedChange } from '../actions/WantedNotice';
import { regionStanding } from '../standing/regionStanding';
import { RegionRow } from './RegionRow';
import styles from './TemplatePage.module.css';

/** Every region that wants or has something of the template, or could. */
function regionIdsOf(
  template: RepositoryTemplateDetail,
  regions: Map<string, Region>,
): string[] {
  const ids = new Set([
    ...template.wanted.map(({ regionId }) => regionId),
    ...template.replicas.map(({ regionId }) => regionId),
  ]);
  const order = (id: string) => {
    const region = regions.get(id);
    if (!region) return Infinity;
    return region.number + (region.stage === 'test' ? 1e9 : 0);
  };
  return [...ids].sort((a, b) => order(a) - order(b));
}

const COLUMNS = ['region', 'wants', 'has', 'actions'] as const;

/** What each region wants and has of the template, and what can be done there. */
export function RegionTable(props: { template: RepositoryTemplateDetail }) {
  const { template } = props;
  const { t } = useMecaTranslation();
  const regions = useRegionsById();
  const isManageable = template.wanted.some(each => each.manageable);
  const withdrawn = new Set(
    template.versionList
      .filter(({ stage }) => stage === 'withdrawn')
      .map(({ version }) => version),
  );
  const [open, setOpen] = useState<
    | { kind: 'sync'; regionId: string }
    | { kind: 'wanted'; wanted: Wanted }
    | undefined
  >();
  const [changed, setChanged] = useState<WantedChange>();
  const close = () => setOpen(undefined);
  return (
    <>
      {changed && (
        <WantedNotice
          key={changed.at}
          change={changed}
          onClose={() => setChanged(undefined)}
        />
      )}
      <Box bg="neutral" className={styles.scroller}>
        <table
          className={styles.table}
          aria-label={t('templates.regionTable.label')}
        >
          <thead>
            <tr>
              {COLUMNS.filter(
                column => column !== 'actions' || isManageable,
              ).map(column => (
                <th key={column} scope="col">
                  {t(`templates.regionTable.${column}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {regionIdsOf(template, regions).map(regionId => (
              <RegionRow
                key={regionId}
                standing={regionStanding(template, regionId)}
                region={regions.get(regionId)}
                hasActions={isManageable}
                withdrawn={withdrawn}
                sessions={template.sessions.filter(
                  session => session.regionId === regionId,
                )}
                isCanary={template.rollout.canaryRegionIds.includes(regionId)}
                onSync={() => setOpen({ kind: 'sync', regionId })}
                onChange={wanted => setOpen({ kind: 'wanted', wanted })}
              />
            ))}
          </tbody>
        </table>
      </Box>
      {open?.kind === 'sync' && (
        <SyncDialog
          template={template}
          regionIds={[open.regionId]}
          onClose={close}
        />
      )}
      {open?.kind === 'wanted' && (
        <WantedDialog
          template={template}
          wanted={open.wanted}
          onClose={close}
          onSaved={setChanged}
        />
      )}
    </>
  );
}
