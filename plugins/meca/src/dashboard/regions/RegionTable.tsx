import { useMemo } from 'react';
import {
  Cell,
  ColumnConfig,
  SearchField,
  Table,
  useTable,
} from '@backstage/ui';
import { MECA_CAPACITY_KINDS } from '@meca/backstage-plugin-meca-common';
import { useEntityHrefs } from '../../catalog/useEntityHrefs';
import { HealthBadge, MaybeLink, Muted, RegionBadge } from '../../components';
import { useMecaTranslation } from '../../translation';
import { RegionView } from '../federationView';
import { CapacityAge } from './CapacityAge';
import { sortRegions } from './sortRegions';
import { UsageCell } from './UsageCell';
import styles from './RegionTable.module.css';

/** Beyond this many a search field helps more than it costs. */
const SEARCH_FROM = 8;

type Row = RegionView & { id: string };

function useColumns(): ColumnConfig<Row>[] {
  const { t } = useMecaTranslation();
  const hrefs = useEntityHrefs();
  return [
    {
      id: 'name',
      label: t('dashboard.regions.name'),
      isRowHeader: true,
      isSortable: true,
      width: 116,
      cell: ({ region }) => (
        <Cell>
          <MaybeLink href={hrefs.region(region.id)} label={region.name}>
            <span className={styles.badge}>
              <RegionBadge region={region} />
            </span>
          </MaybeLink>
        </Cell>
      ),
    },
    {
      id: 'health',
      label: t('dashboard.regions.health'),
      isSortable: true,
      width: 126,
      cell: ({ region, capacity }) => (
        <Cell>
          <span className={styles.health}>
            <HealthBadge state={region.health.state} />
            <Muted>
              <CapacityAge capacity={capacity} />
            </Muted>
          </span>
        </Cell>
      ),
    },
    ...MECA_CAPACITY_KINDS.map(
      (kind): ColumnConfig<Row> => ({
        id: kind,
        label: t(`dashboard.kindsShort.${kind}`),
        isSortable: true,
        // All nine columns fit beside the portal's menu on a screen of 1280 pixels.
        minWidth: 104,
        cell: ({ region, capacity, metrics }) => (
          <Cell>
            <UsageCell
              label={`${t(`dashboard.kinds.${kind}`)}, ${region.name}`}
              metric={metrics.get(kind)}
              use={capacity?.unlimited?.find(use => use.kind === kind)}
              stale={capacity?.state !== 'fresh'}
            />
          </Cell>
        ),
      }),
    ),
  ];
}

/** All regions with their numbers: sortable, searchable, in pages. */
export function RegionTable(props: {
  views: RegionView[];
  label: string;
  onSelect: (regionId: string) => void;
}) {
  const { views, label, onSelect } = props;
  const { t } = useMecaTranslation();
  const columns = useColumns();
  const rows = useMemo(
    () => views.map(view => ({ ...view, id: view.region.id })),
    [views],
  );
  const { tableProps, search } = useTable<Row>({
    mode: 'complete',
    data: rows,
    initialSort: { column: 'name', direction: 'ascending' },
    sortFn: sortRegions,
    searchFn: (data, text) =>
      data.filter(({ region }) =>
        `${region.name} ${region.id} ${region.institutionRef}`
          .toLowerCase()
          .includes(text.toLowerCase()),
      ),
    paginationOptions: {
      pageSize: 20,
      type: rows.length > 20 ? 'page' : 'none',
    },
  });
  return (
    <div className={styles.root} role="region" aria-label={label}>
      {rows.length > SEARCH_FROM && (
        <SearchField
          className={styles.search}
          aria-label={t('dashboard.regions.search')}
          placeholder={t('dashboard.regions.search')}
          {...search}
        />
      )}
      <Table
        columnConfig={columns}
        {...tableProps}
        rowConfig={{ onClick: row => onSelect(row.region.id) }}
        emptyState={t('dashboard.regions.none')}
      />
    </div>
  );
}
