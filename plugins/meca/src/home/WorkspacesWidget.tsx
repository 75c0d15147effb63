import { useRouteRef } from '@backstage/core-plugin-api';
import { Link } from '@backstage/ui';
import { ErrorAlert, Loading, Muted } from '../components';
import { MecaQueryProvider, useLiveInterval, useMecaQuery } from '../query';
import { workspacesRouteRef } from '../routes';
import { useMecaTranslation } from '../translation';
import { WorkspaceLine } from './WorkspaceLine';
import styles from './home.module.css';

/** What matters now; the page has the rest. */
const SHOWN = 3;

function WidgetContent() {
  const { t } = useMecaTranslation();
  const workspaces = useRouteRef(workspacesRouteRef);
  const { data, error, refetch } = useMecaQuery(
    'listWorkspaces',
    {},
    {
      refetchInterval: useLiveInterval({
        withSignalsMs: 60_000,
        withoutSignalsMs: 15_000,
      }),
    },
  );
  if (!data) {
    return error ? (
      <ErrorAlert
        error={error}
        title={t('home.workspaces.failed')}
        onRetry={refetch}
      />
    ) : (
      <Loading />
    );
  }
  const current = data.items.filter(one => one.state !== 'ended');
  return (
    <div className={styles.root}>
      {current.length === 0 && <Muted>{t('home.workspaces.none')}</Muted>}
      {current.length > 0 && (
        <ul className={styles.list}>
          {current.slice(0, SHOWN).map(workspace => (
            <WorkspaceLine key={workspace.id} workspace={workspace} />
          ))}
        </ul>
      )}
      <Link href={workspaces()}>{t('home.workspaces.all')}</Link>
    </div>
  );
}

/** The viewer's machines of now and next, one click away when ready. */
export function WorkspacesWidget() {
  return (
    <MecaQueryProvider>
      <WidgetContent />
    </MecaQueryProvider>
  );
}
