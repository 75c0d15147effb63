import { Text } from '@backstage/ui';
import {
  CapacityMetric,
  CapacityUse,
  MECA_CAPACITY_KINDS,
} from '@meca/backstage-plugin-meca-common';
import { Meter, Muted, Sparkline, UsageText } from '../../components';
import { formatAmount, formatShare, shareOf } from '../../format';
import { useMecaTranslation } from '../../translation';
import { MecaKind, RegionView } from '../federationView';
import { dashboardMessages } from '../messages';
import { useHistory } from '../useHistory';
import styles from './RegionNumbers.module.css';

function isMecaKind(kind: string): kind is MecaKind {
  return (MECA_CAPACITY_KINDS as readonly string[]).includes(kind);
}

type OtherKind = keyof typeof dashboardMessages.otherKinds;

/** Kinds beyond those of MECA are told as the cloud calls them, where there is no better word. */
function useNameOfKind(): (kind: string) => string {
  const { t } = useMecaTranslation();
  return kind => {
    if (isMecaKind(kind)) return t(`dashboard.kinds.${kind}`);
    return kind in dashboardMessages.otherKinds
      ? t(`dashboard.otherKinds.${kind as OtherKind}`)
      : kind[0].toLocaleUpperCase() + kind.slice(1).replaceAll('-', ' ');
  };
}

function NumberRow(props: {
  name: string;
  metric: CapacityMetric;
  stale: boolean;
  history?: { from: string; to: string; points: any[] };
}) {
  const { name, metric, stale, history } = props;
  const { t } = useMecaTranslation();
  const share = shareOf(metric);
  return (
    <li className={styles.row}>
      <span className={styles.line}>
        <Text variant="body-small" weight="bold">
          {name}
        </Text>
        <Text variant="body-small">
          <UsageText metric={metric} />
          {share !== undefined && ` (${formatShare(share)})`}
        </Text>
      </span>
      <span className={styles.drawing}>
        <Meter label={name} metric={metric} stale={stale} size="small" />
        {history && <Sparkline label={name} {...history} />}
      </span>
      {metric.allocated !== undefined && (
        <Muted>
          {t('components.allocated', {
            amount: formatAmount(metric.allocated, metric.unit),
          })}
        </Muted>
      )}
    </li>
  );
}

/** Of what nobody told how much there is. */
function UseRow(props: { name: string; use: CapacityUse }) {
  const { name, use } = props;
  const { t } = useMecaTranslation();
  return (
    <li className={styles.line}>
      <Text variant="body-small" weight="bold">
        {name}
      </Text>
      <Text variant="body-small">
        {t('dashboard.detail.usedOnly', {
          amount: formatAmount(use.used, use.unit),
        })}
      </Text>
    </li>
  );
}

/** Every number of a region, the seven of MECA first, with the last 24 hours. */
export function RegionNumbers(props: { view: RegionView }) {
  const { region, capacity, metrics } = props.view;
  const { t } = useMecaTranslation();
  const nameOf = useNameOfKind();
  const history = useHistory(region.id);
  const unlimited = capacity?.unlimited ?? [];
  if (metrics.size === 0 && unlimited.length === 0) {
    return <Muted>{t('dashboard.state.never')}</Muted>;
  }
  const stale = capacity?.state !== 'fresh';
  const others = [...metrics.values()].filter(m => !isMecaKind(m.kind));
  return (
    <>
      {capacity?.scope === 'account' && (
        <Muted block>{t('dashboard.detail.account')}</Muted>
      )}
      <ul className={styles.root}>
        {MECA_CAPACITY_KINDS.map(kind => {
          const metric = metrics.get(kind);
          const series = history.data?.series.find(one => one.kind === kind);
          return (
            metric && (
              <NumberRow
                key={kind}
                name={t(`dashboard.kinds.${kind}`)}
                metric={metric}
                stale={stale}
                history={
                  history.data && {
                    from: history.data.from,
                    to: history.data.to,
                    points: series?.points ?? [],
                  }
                }
              />
            )
          );
        })}
      </ul>
      {history.isError && <Muted>{t('dashboard.detail.historyFailed')}</Muted>}
      {others.length + unlimited.length > 0 && (
        <>
          <Text as="h4" variant="body-medium" weight="bold">
            {t('dashboard.detail.more')}
          </Text>
          <ul className={styles.root}>
            {others.map(metric => (
              <NumberRow
                key={metric.kind}
                name={nameOf(metric.kind)}
                metric={metric}
                stale={stale}
              />
            ))}
            {unlimited.map(use => (
              <UseRow key={use.kind} name={nameOf(use.kind)} use={use} />
            ))}
          </ul>
        </>
      )}
    </>
  );
}
