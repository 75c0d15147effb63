import { Container, Text } from '@backstage/ui';
import { Region, Workspace } from '@meca/backstage-plugin-meca-common';
import { RiComputerLine } from '@remixicon/react';
import { EmptyState, ErrorAlert, Loading } from '../components';
import { useMecaQuery } from '../query';
import { useMecaTranslation } from '../translation';
import { useWorkspaces } from './useWorkspaces';
import { WorkspaceCard } from './WorkspaceCard';
import { groupWorkspaces } from './workspaceGroups';
import styles from './Workspaces.module.css';

const GROUPS = ['now', 'next', 'ended'] as const;

/** The seats assigned to the viewer, now and next. */
export function WorkspacesPage() {
  const { t } = useMecaTranslation();
  const workspaces = useWorkspaces();
  const regions = useMecaQuery('listRegions', {});
  const items = workspaces.data?.items;
  const groups = groupWorkspaces(items ?? []);
  return (
    <Container className={styles.page}>
      {workspaces.error && (
        <ErrorAlert
          title={t(items ? 'workspaces.stale' : 'workspaces.loadFailed')}
          error={workspaces.error}
          onRetry={() => workspaces.refetch()}
        />
      )}
      {workspaces.isPending && <Loading rows={4} height={48} />}
      {items?.length === 0 && (
        <EmptyState
          icon={<RiComputerLine size={40} />}
          title={t('workspaces.none')}
          description={t('workspaces.noneHint')}
        />
      )}
      {GROUPS.map(
        group =>
          groups[group].length > 0 && (
            <WorkspaceGroup
              key={group}
              title={t(`workspaces.${group}`)}
              workspaces={groups[group]}
              regions={regions.data?.items ?? []}
            />
          ),
      )}
    </Container>
  );
}

function WorkspaceGroup(props: {
  title: string;
  workspaces: Workspace[];
  regions: Region[];
}) {
  return (
    <section className={styles.group} aria-label={props.title}>
      <Text as="h2" variant="title-small">
        {props.title}
      </Text>
      <div className={styles.cards}>
        {props.workspaces.map(workspace => (
          <WorkspaceCard
            key={workspace.id}
            workspace={workspace}
            region={props.regions.find(each => each.id === workspace.regionId)}
          />
        ))}
      </div>
    </section>
  );
}
