import { DateTime } from 'luxon';
import { useRouteRef } from '@backstage/core-plugin-api';
import { ButtonLink } from '@backstage/ui';
import { SessionLines } from '../catalog/SessionLines';
import { ErrorAlert, Loading, Muted, useNow } from '../components';
import { MecaQueryProvider, useLiveInterval, useMecaQuery } from '../query';
import { scheduleRouteRef } from '../routes';
import { useMecaTranslation } from '../translation';
import styles from './home.module.css';

function useSessionsToday() {
  const viewer = useMecaQuery('getViewer', {});
  // The viewer's own day; midnight is where the next one begins.
  const today = DateTime.fromJSDate(useNow()).startOf('day');
  const sessions = useMecaQuery(
    'listSessions',
    {
      query: {
        ownerRef: viewer.data?.userRef,
        from: today.toUTC().toISO()!,
        to: today.plus({ days: 1 }).toUTC().toISO()!,
      },
    },
    {
      enabled: viewer.data !== undefined,
      refetchInterval: useLiveInterval({
        withSignalsMs: 120_000,
        withoutSignalsMs: 30_000,
      }),
    },
  );
  return {
    items: sessions.data?.items,
    error: viewer.error ?? sessions.error,
    retry: () => (viewer.error ? viewer.refetch() : sessions.refetch()),
  };
}

function WidgetContent() {
  const { t } = useMecaTranslation();
  const schedule = useRouteRef(scheduleRouteRef);
  const { items, error, retry } = useSessionsToday();
  if (!items) {
    return error ? (
      <ErrorAlert
        error={error}
        title={t('home.sessions.failed')}
        onRetry={retry}
      />
    ) : (
      <Loading />
    );
  }
  return (
    <div className={styles.root}>
      {items.length === 0 ? (
        <Muted>{t('home.sessions.none')}</Muted>
      ) : (
        <SessionLines sessions={items} />
      )}
      <ButtonLink size="small" variant="secondary" href={schedule()}>
        {t('home.sessions.reserve')}
      </ButtonLink>
    </div>
  );
}

/** The classes that the viewer holds today. */
export function SessionsTodayWidget() {
  return (
    <MecaQueryProvider>
      <WidgetContent />
    </MecaQueryProvider>
  );
}
