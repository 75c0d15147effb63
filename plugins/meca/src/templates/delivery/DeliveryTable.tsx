import { Delivery } from '@meca/backstage-plugin-meca-common';
import {
  RiCheckboxCircleFill,
  RiErrorWarningFill,
  RiQuestionFill,
} from '@remixicon/react';
import { Age, Muted, RegionBadge, Remedy } from '../../components';
import {
  formatAmount,
  formatDuration,
  formatInstant,
  sentence,
} from '../../format';
import { useRegionsById } from '../../query';
import { useMecaTranslation } from '../../translation';
import { SKEW_NOTICE_MS } from './needsAttention';
import styles from './Delivery.module.css';

const EDGE_ICONS = {
  connected: <RiCheckboxCircleFill size={16} aria-hidden="true" />,
  silent: <RiErrorWarningFill size={16} aria-hidden="true" />,
  'never-seen': <RiQuestionFill size={16} aria-hidden="true" />,
};

const COLUMNS = [
  'region',
  'mode',
  'edge',
  'disk',
  'bandwidth',
  'nextSync',
] as const;

/** Per region: the way, its edge, disk, bandwidth and the next daily sync. */
export function DeliveryTable(props: { deliveries: Delivery[] }) {
  const { t } = useMecaTranslation();
  const regions = useRegionsById();
  return (
    <div className={styles.scroller}>
      <table className={styles.table}>
        <thead>
          <tr>
            {COLUMNS.map(column => (
              <th key={column} scope="col">
                {t(`templates.delivery.${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {props.deliveries.map(delivery => (
            <tr key={delivery.regionId}>
              <th scope="row">
                <RegionBadge
                  region={regions.get(delivery.regionId)}
                  regionId={delivery.regionId}
                />
              </th>
              <td data-column={t('templates.delivery.mode')}>
                {t(`templates.mode.${delivery.mode}`)}
              </td>
              <td data-column={t('templates.delivery.edge')}>
                <EdgeCell delivery={delivery} />
              </td>
              <td data-column={t('templates.delivery.disk')}>
                <DiskCell edge={delivery.edge} />
              </td>
              <td data-column={t('templates.delivery.bandwidth')}>
                {delivery.bandwidth ?? t('templates.delivery.unlimited')}
              </td>
              <td data-column={t('templates.delivery.nextSync')}>
                {delivery.nextSyncAt
                  ? formatInstant(delivery.nextSyncAt)
                  : t('templates.delivery.onPublish')}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Where no edge is at the region, the portal does its work; how that goes is told the same way. */
function EdgeCell({
  delivery: { edge, mode, problem },
}: {
  delivery: Delivery;
}) {
  const { t } = useMecaTranslation();
  return (
    <span className={styles.stack}>
      {edge ? (
        <span className={styles.edge} data-state={edge.state}>
          {EDGE_ICONS[edge.state]}
          {t(`templates.delivery.state.${edge.state}`)}
          {edge.seenAt && (
            <Muted>
              <Age at={edge.seenAt} />
            </Muted>
          )}
        </span>
      ) : (
        <Muted>{t('templates.delivery.noEdge')}</Muted>
      )}
      {edge && (
        <Muted>
          {[
            mode !== 'edge' && t('templates.delivery.portal'),
            edge.version &&
              t('templates.delivery.version', { version: edge.version }),
          ]
            .filter(Boolean)
            .join(', ')}
        </Muted>
      )}
      {edge?.peerArchives !== undefined && (
        <Muted>
          {t('templates.delivery.peers', { count: edge.peerArchives })}
        </Muted>
      )}
      {edge?.clockSkewMs !== undefined &&
        Math.abs(edge.clockSkewMs) > SKEW_NOTICE_MS && (
          <strong>
            {t('templates.delivery.skew', {
              duration: formatDuration(Math.abs(edge.clockSkewMs)),
            })}
          </strong>
        )}
      {problem && (
        <>
          <span>{sentence(problem.message)}</span>
          <Remedy of={problem} />
        </>
      )}
    </span>
  );
}

function DiskCell({ edge }: { edge: Delivery['edge'] }) {
  const { t } = useMecaTranslation();
  if (edge?.freeBytes === undefined || edge.totalBytes === undefined) {
    return <Muted>–</Muted>;
  }
  return (
    <span className={styles.stack}>
      <span>
        {t('templates.delivery.free', {
          free: formatAmount(edge.freeBytes, 'bytes'),
          total: formatAmount(edge.totalBytes, 'bytes'),
        })}
      </span>
      {edge.floorBytes !== undefined && (
        <Muted>
          {t('templates.delivery.floor', {
            floor: formatAmount(edge.floorBytes, 'bytes'),
          })}
        </Muted>
      )}
    </span>
  );
}
