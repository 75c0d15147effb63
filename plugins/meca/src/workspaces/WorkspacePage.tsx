import { useParams } from 'react-router-dom';
import { useRouteRef } from '@backstage/core-plugin-api';
import { Alert, ButtonLink, Container, Link, Text } from '@backstage/ui';
import { Workspace } from '@meca/backstage-plugin-meca-common';
import { describeError, EmptyState, ErrorAlert, Loading } from '../components';
import { useMecaQuery } from '../query';
import { workspacesRouteRef } from '../routes';
import { useMecaTranslation } from '../translation';
import { AccessMethods } from './AccessMethods';
import { Console } from './console/Console';
import { useWorkspace } from './useWorkspaces';
import { WorkspaceCard } from './WorkspaceCard';
import styles from './Workspaces.module.css';

/** One workspace: its console while it is open, else how it stands. */
export function WorkspacePage() {
  const { workspaceId = '' } = useParams();
  const { t } = useMecaTranslation();
  const workspacesPath = useRouteRef(workspacesRouteRef);
  const workspace = useWorkspace(workspaceId);
  const isMissing =
    workspace.error &&
    ['missing', 'denied'].includes(describeError(workspace.error).kind);
  return (
    <Container className={styles.page}>
      <div>
        <Link href={workspacesPath()}>← {t('workspaces.back')}</Link>
      </div>
      {workspace.isPending && <Loading rows={4} height={48} />}
      {isMissing && (
        <EmptyState
          title={t('workspaces.missing')}
          description={t('workspaces.missingHint')}
          action={
            <ButtonLink variant="secondary" href={workspacesPath()}>
              {t('workspaces.back')}
            </ButtonLink>
          }
        />
      )}
      {workspace.error && !isMissing && (
        <ErrorAlert
          title={t(
            workspace.data ? 'workspaces.stale' : 'workspaces.loadFailed',
          )}
          error={workspace.error}
          onRetry={() => workspace.refetch()}
        />
      )}
      {workspace.data && !isMissing && (
        <OpenWorkspace key={workspaceId} workspace={workspace.data} />
      )}
    </Container>
  );
}

function OpenWorkspace({ workspace }: { workspace: Workspace }) {
  const { t } = useMecaTranslation();
  const regions = useMecaQuery('listRegions', {});
  if (workspace.state !== 'ready') {
    return (
      <WorkspaceCard
        workspace={workspace}
        region={regions.data?.items.find(
          each => each.id === workspace.regionId,
        )}
      />
    );
  }
  return (
    <>
      {workspace.console ? (
        <Console workspace={workspace} />
      ) : (
        <Alert status="info" icon title={t('workspaces.console.unavailable')} />
      )}
      <section className={styles.group}>
        <Text as="h3" variant="title-x-small">
          {t('workspaces.otherWays')}
        </Text>
        {workspace.access.length > 0 ? (
          <AccessMethods workspace={workspace} />
        ) : (
          <Text>{t('workspaces.noWays')}</Text>
        )}
      </section>
    </>
  );
}
