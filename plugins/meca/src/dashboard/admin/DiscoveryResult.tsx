import { Cell, CellText, ColumnConfig, Table } from '@backstage/ui';
import {
  RiAddCircleFill,
  RiCheckboxCircleFill,
  RiErrorWarningFill,
} from '@remixicon/react';
import { Discovery, Region } from '@meca/backstage-plugin-meca-common';
import { Muted } from '../../components';
import { useMecaTranslation } from '../../translation';
import styles from './FederationAdmin.module.css';

type Row = Discovery['items'][number] & { id: string };

const ICONS = {
  known: <RiCheckboxCircleFill size={16} aria-hidden="true" />,
  differs: <RiErrorWarningFill size={16} aria-hidden="true" />,
  new: <RiAddCircleFill size={16} aria-hidden="true" />,
};

/** What a region knows, beside what this portal knows. */
export function DiscoveryResult(props: {
  discovery: Discovery;
  regions: Region[];
}) {
  const { discovery, regions } = props;
  const { t } = useMecaTranslation();
  const asked =
    regions.find(region => region.id === discovery.askedRegionId)?.name ??
    discovery.askedRegionId;
  const columns: ColumnConfig<Row>[] = [
    {
      id: 'name',
      label: t('dashboard.regions.name'),
      isRowHeader: true,
      cell: row => <CellText title={row.name} />,
    },
    {
      id: 'number',
      label: t('dashboard.admin.number'),
      cell: row => <CellText title={String(row.number)} />,
    },
    {
      id: 'endpoint',
      label: t('dashboard.admin.endpoint'),
      cell: row => <CellText title={row.endpointHost} />,
    },
    {
      id: 'result',
      label: t('dashboard.admin.result'),
      cell: row => (
        <Cell>
          <span className={styles.result} data-state={row.state}>
            {ICONS[row.state]}
            {t(`dashboard.admin.${row.state}`)}
            {row.differences.length > 0 && `: ${row.differences.join(', ')}`}
          </span>
        </Cell>
      ),
    },
  ];
  if (discovery.items.length === 0) {
    return <Muted>{t('dashboard.admin.discoverNone', { name: asked })}</Muted>;
  }
  return (
    <div
      role="region"
      aria-label={t('dashboard.admin.discovered', { name: asked })}
    >
      <Table
        columnConfig={columns}
        data={discovery.items.map(item => ({
          ...item,
          id: `${item.number} ${item.name}`,
        }))}
        pagination={{ type: 'none' }}
      />
    </div>
  );
}
