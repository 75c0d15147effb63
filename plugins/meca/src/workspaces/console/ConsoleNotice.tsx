import { Alert, Button } from '@backstage/ui';
import { useMecaTranslation } from '../../translation';
import { Remaining } from './remaining';
import { ConsoleConnection } from './useConsole';

/** Why there is no picture and what to do; or, while there is one, that time runs out. */
export function ConsoleNotice(props: {
  connection: ConsoleConnection;
  remaining: Remaining;
}) {
  return (
    <div role="status">
      <Notice {...props} />
    </div>
  );
}

function Notice(props: {
  connection: ConsoleConnection;
  remaining: Remaining;
}) {
  const { connection, remaining } = props;
  const { status } = connection;
  const { t } = useMecaTranslation();
  if (status.state === 'disconnected' && remaining.isOver) {
    return (
      <Alert
        status="info"
        icon
        title={t('workspaces.console.overTitle')}
        description={t('workspaces.console.overHint')}
      />
    );
  }
  if (status.state === 'disconnected') {
    return (
      <Alert
        status="warning"
        icon
        title={t(`workspaces.console.${status.reason}`)}
        description={[
          status.message,
          t(`workspaces.console.${status.reason}Hint`),
        ]
          .filter(Boolean)
          .join(' ')}
        customActions={
          <Button size="small" onPress={connection.reconnect}>
            {t('workspaces.console.reconnect')}
          </Button>
        }
      />
    );
  }
  if (remaining.warning && !remaining.isOver) {
    return (
      <Alert
        status="warning"
        icon
        title={t(`workspaces.console.warning${remaining.warning}`)}
      />
    );
  }
  return null;
}
