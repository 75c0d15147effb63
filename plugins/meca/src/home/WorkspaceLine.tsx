import { Duration } from 'luxon';
import { useRouteRef } from '@backstage/core-plugin-api';
import { ButtonLink, Text } from '@backstage/ui';
import { Workspace } from '@meca/backstage-plugin-meca-common';
import { Muted, RegionBadge } from '../components';
import { formatInstant, sentence } from '../format';
import { useRegionsById } from '../query';
import { workspaceRouteRef } from '../routes';
import { useMecaTranslation } from '../translation';
import styles from './home.module.css';

function useStateText(workspace: Workspace): string {
  const { t } = useMecaTranslation();
  const { state, readyInSeconds, opensAt, problem } = workspace;
  switch (state) {
    case 'upcoming':
      return t('home.workspaces.state.upcoming', {
        time: formatInstant(opensAt),
      });
    case 'preparing':
      if (problem) return sentence(problem.message);
      return readyInSeconds === undefined
        ? t('home.workspaces.state.preparing')
        : t('home.workspaces.state.preparingFor', {
            duration: Duration.fromObject({
              minutes: Math.max(1, Math.ceil(readyInSeconds / 60)),
            }).toHuman(),
          });
    default:
      return t(`home.workspaces.state.${state}`);
  }
}

/** One workspace: whose class, how far, and the way in when it is open. */
export function WorkspaceLine(props: { workspace: Workspace }) {
  const { workspace } = props;
  const { t } = useMecaTranslation();
  const workspacePath = useRouteRef(workspaceRouteRef);
  const regions = useRegionsById();
  const stateText = useStateText(workspace);
  return (
    <li className={styles.between}>
      <span className={styles.text}>
        <span className={styles.line}>
          <Text variant="body-medium" weight="bold">
            {workspace.title}
          </Text>
          <RegionBadge
            region={regions.get(workspace.regionId)}
            regionId={workspace.regionId}
          />
        </span>
        <Muted>{stateText}</Muted>
      </span>
      {workspace.state === 'ready' && (
        <ButtonLink
          variant="primary"
          href={workspacePath({ workspaceId: workspace.id })}
          aria-label={t('home.workspaces.openNamed', {
            title: workspace.title,
          })}
        >
          {t('home.workspaces.open')}
        </ButtonLink>
      )}
    </li>
  );
}
