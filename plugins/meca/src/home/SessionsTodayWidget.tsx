import { useRouteRef } from '@backstage/core-plugin-api';
import { Link } from '@backstage/ui';
import { SessionLines } from '../catalog/SessionLines';
import { ErrorAlert, Loading, Muted } from '../components';
import { MecaQueryProvider } from '../query';
import { scheduleRouteRef } from '../routes';
import { useMecaTranslation } from '../translation';
import { SeatLines } from './SeatLines';
import { useClassesToday } from './useClassesToday';
import styles from './home.module.css';

function WidgetContent() {
  const { t } = useMecaTranslation();
  const schedule = useRouteRef(scheduleRouteRef);
  const { data, error, retry } = useClassesToday();
  if (!data) {
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
  const { held, attended } = data;
  return (
    <div className={styles.root}>
      {held.length === 0 && attended.length === 0 && (
        <Muted>{t('home.sessions.none')}</Muted>
      )}
      {held.length > 0 && <SessionLines sessions={held} />}
      {attended.length > 0 && <SeatLines workspaces={attended} />}
      <Link href={schedule()}>{t('home.sessions.reserve')}</Link>
    </div>
  );
}

/** The classes of today: those that the viewer holds, and those in which the viewer has a seat. */
export function SessionsTodayWidget() {
  return (
    <MecaQueryProvider>
      <WidgetContent />
    </MecaQueryProvider>
  );
}
