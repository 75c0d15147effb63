import { useRouteRef } from '@backstage/core-plugin-api';
import { ButtonLink, Card, CardBody, Text } from '@backstage/ui';
import { Region, Workspace } from '@meca/backstage-plugin-meca-common';
import { RiWindow2Line } from '@remixicon/react';
import { ProblemAlert, RegionBadge, TimeRange } from '../components';
import { PersonName } from '../components/PersonName';
import { workspaceRouteRef } from '../routes';
import { useMecaTranslation } from '../translation';
import { AccessMethods } from './AccessMethods';
import { WorkspaceStateChip, WorkspaceTells } from './WorkspaceState';
import styles from './Workspaces.module.css';

/** One seat of mine: how it stands, and one click to it. */
export function WorkspaceCard(props: {
  workspace: Workspace;
  region?: Region;
}) {
  const { workspace, region } = props;
  const { t } = useMecaTranslation();
  const workspacePath = useRouteRef(workspaceRouteRef);
  return (
    <Card>
      <CardBody>
        <article className={styles.card} aria-label={workspace.title}>
          <div className={styles.cardHead}>
            <Text as="h3" variant="title-x-small">
              {workspace.title}
            </Text>
            <WorkspaceStateChip workspace={workspace} />
          </div>
          <WorkspaceTells workspace={workspace} />
          <TimeRange
            startsAt={workspace.startsAt}
            endsAt={workspace.endsAt}
            zone={workspace.timeZone}
          />
          <div className={styles.meta}>
            <RegionBadge region={region} regionId={workspace.regionId} />
            <span>
              {t('workspaces.seat', { ordinal: String(workspace.ordinal) })}
            </span>
            <span>
              {t('workspaces.teacher')}:{' '}
              <PersonName entityRef={workspace.ownerRef} />
            </span>
          </div>
          {workspace.problem && workspace.state !== 'ready' && (
            <ProblemAlert problem={workspace.problem} />
          )}
          {workspace.state === 'ready' && (
            <>
              {workspace.console && (
                <div>
                  <ButtonLink
                    variant="primary"
                    iconStart={<RiWindow2Line />}
                    aria-label={t('workspaces.openNamed', {
                      title: workspace.title,
                    })}
                    href={workspacePath({ workspaceId: workspace.id })}
                  >
                    {t('workspaces.open')}
                  </ButtonLink>
                </div>
              )}
              <AccessMethods workspace={workspace} />
            </>
          )}
        </article>
      </CardBody>
    </Card>
  );
}
