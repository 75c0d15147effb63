import { useRouteRef } from '@backstage/core-plugin-api';
import { Link, Text } from '@backstage/ui';
import {
  ErrorAlert,
  HealthCounts,
  Loading,
  Meter,
  Muted,
  UsageText,
} from '../components';
import { useDashboard } from '../dashboard/useDashboard';
import { TotalView } from '../dashboard/federationView';
import { MecaQueryProvider } from '../query';
import { rootRouteRef } from '../routes';
import { useMecaTranslation } from '../translation';
import styles from './home.module.css';

/** The numbers that decide whether a class fits. */
const GLANCE = ['memory', 'cpu', 'allocated-storage', 'shared-network-ips'];
function TotalLine(props: { view: TotalView }) {
  const { kind, total } = props.view;
  const { t } = useMecaTranslation();
  if (!total) return null;
  const name = t(`dashboard.kinds.${kind}`);
  return (
    <li className={styles.total}>
      <span className={styles.between}>
        <Text variant="body-small" weight="bold">
          {name}
        </Text>
        <Text variant="body-small">
          <UsageText metric={total} />
        </Text>
      </span>
      <Meter label={name} metric={total} size="small" />
    </li>
  );
}

function Notice(props: { text: string }) {
  return (
    <div className={styles.root}>
      <Muted>{props.text}</Muted>
    </div>
  );
}

function WidgetContent() {
  const { t } = useMecaTranslation();
  const dashboard = useRouteRef(rootRouteRef);
  const state = useDashboard();
  if (state.status === 'loading') return <Loading />;
  if (state.status === 'failed') {
    return (
      <ErrorAlert
        error={state.error}
        title={t('home.federation.failed')}
        onRetry={state.retry}
      />
    );
  }
  if (state.status === 'denied') {
    return <Notice text={t('dashboard.denied.title')} />;
  }
  if (state.status === 'empty') {
    return <Notice text={t('home.federation.none')} />;
  }
  const { view } = state;
  return (
    <div className={styles.root}>
      <div className={styles.line}>
        <HealthCounts regions={view.production.map(({ region }) => region)} />
      </div>
      <ul className={styles.list}>
        {view.totals
          .filter(({ kind }) => GLANCE.includes(kind))
          .map(total => (
            <TotalLine key={total.kind} view={total} />
          ))}
      </ul>
      {view.missingNames.length > 0 && (
        <Muted>
          {t('home.federation.missing', {
            names: view.missingNames.join(', '),
          })}
        </Muted>
      )}
      <Link href={dashboard()}>{t('home.federation.all')}</Link>
    </div>
  );
}

/** The federation at a glance. */
export function FederationWidget() {
  return (
    <MecaQueryProvider>
      <WidgetContent />
    </MecaQueryProvider>
  );
}
