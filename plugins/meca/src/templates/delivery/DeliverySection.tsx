import { ErrorAlert, Loading } from '../../components';
import { useMecaQuery } from '../../query';
import { useMecaTranslation } from '../../translation';
import { DeliveryTable } from './DeliveryTable';
import { needsAttention } from './needsAttention';
import styles from './Delivery.module.css';

const REFETCH_MS = 60_000;

/** How templates reach the regions: one line that says whether all is well, and all of it on demand. */
export function DeliverySection() {
  const { t } = useMecaTranslation();
  const { data, error, refetch, isPending } = useMecaQuery(
    'listDeliveries',
    {},
    { refetchInterval: REFETCH_MS },
  );
  if (isPending) return <Loading rows={1} />;
  if (!data) {
    return (
      <ErrorAlert
        error={error}
        title={t('templates.delivery.failed')}
        onRetry={refetch}
      />
    );
  }
  if (data.items.length === 0) return null;
  const troubled = data.items.filter(needsAttention).length;
  return (
    <details className={styles.root}>
      <summary className={styles.summary}>
        <strong>{t('templates.delivery.title')}</strong>
        <span data-attention={troubled > 0 || undefined}>
          {troubled > 0
            ? t('templates.delivery.attention', { count: troubled })
            : t('templates.delivery.well')}
        </span>
      </summary>
      <DeliveryTable deliveries={data.items} />
    </details>
  );
}
