import { Text } from '@backstage/ui';
import { useMemo } from 'react';
import { Viewer } from '@meca/backstage-plugin-meca-common';
import { Muted } from '../components';
import { AlarmList } from '../templates/alarms/AlarmList';
import { useMecaTranslation } from '../translation';
import { FederationAdmin } from './admin/FederationAdmin';
import { AttentionList } from './AttentionList';
import { DashboardHeading } from './DashboardHeading';
import { FederationMap } from './map/FederationMap';
import { Notices } from './Notices';
import { RegionDetail } from './regions/RegionDetail';
import { RegionTable } from './regions/RegionTable';
import { TotalsGrid } from './totals/TotalsGrid';
import { DashboardState } from './useDashboard';
import styles from './DashboardPage.module.css';

export interface LoadedDashboardProps {
  state: Extract<DashboardState, { status: 'loaded' }>;
  /** Left out while it is not known: nothing is offered then. */
  can?: Viewer['can'];
  selectedId?: string;
  onSelect: (regionId: string | undefined) => void;
}

/** Totals, map, one region in depth, all regions in a table. */
export function LoadedDashboard(props: LoadedDashboardProps) {
  const { state, can, selectedId, onSelect } = props;
  const { view } = state;
  const { t } = useMecaTranslation();
  const all = useMemo(() => [...view.production, ...view.test], [view]);
  const regions = useMemo(() => all.map(one => one.region), [all]);
  const selected = all.find(one => one.region.id === selectedId);
  return (
    <>
      <DashboardHeading
        regions={regions}
        capacity={state.capacity}
        canRefresh={can?.refresh ?? false}
      />
      <AlarmList />
      <Notices state={state} />
      <TotalsGrid totals={view.totals} />
      <div className={styles.split}>
        <FederationMap
          regions={regions}
          selectedId={selectedId}
          onSelect={onSelect}
        />
        {selected ? (
          <RegionDetail
            key={selectedId}
            view={selected}
            onClose={() => onSelect(undefined)}
          />
        ) : (
          <AttentionList regions={regions} onSelect={onSelect} />
        )}
      </div>
      <Text as="h2" variant="title-x-small">
        {t('dashboard.regions.title')}
      </Text>
      <RegionTable
        views={view.production}
        label={t('dashboard.regions.tableLabel')}
        onSelect={onSelect}
      />
      {view.test.length > 0 && (
        <>
          <div>
            <Text as="h2" variant="title-x-small">
              {t('dashboard.regions.testTitle')}
            </Text>
            <Muted block>{t('dashboard.regions.testHint')}</Muted>
          </div>
          <RegionTable
            views={view.test}
            label={t('dashboard.regions.testTitle')}
            onSelect={onSelect}
          />
        </>
      )}
      {can?.manageFederation && (
        <FederationAdmin
          regions={regions}
          configProblems={state.configProblems}
        />
      )}
    </>
  );
}
