import { useRouteRef } from '@backstage/core-plugin-api';
import { Link, Text } from '@backstage/ui';
import { Workspace } from '@meca/backstage-plugin-meca-common';
import { Muted, RegionBadge, TimeRange } from '../components';
import { useRegionsById } from '../query';
import { workspaceRouteRef } from '../routes';
import { useMecaTranslation } from '../translation';
import styles from './home.module.css';

/** Classes of others in which the viewer has a seat, each with the way to that seat. */
export function SeatLines(props: { workspaces: Workspace[] }) {
  const { t } = useMecaTranslation();
  const workspacePath = useRouteRef(workspaceRouteRef);
  const regions = useRegionsById();
  return (
    <ul className={styles.list}>
      {props.workspaces.map(workspace => (
        <li key={workspace.id} className={styles.text}>
          <span className={styles.line}>
            <Link href={workspacePath({ workspaceId: workspace.id })}>
              {workspace.title}
            </Link>
            <RegionBadge
              region={regions.get(workspace.regionId)}
              regionId={workspace.regionId}
            />
            <Muted>
              {t('home.workspaces.seat', {
                ordinal: String(workspace.ordinal),
              })}
            </Muted>
          </span>
          <Text as="span" variant="body-small">
            <TimeRange
              startsAt={workspace.startsAt}
              endsAt={workspace.endsAt}
              zone={workspace.timeZone}
            />
          </Text>
        </li>
      ))}
    </ul>
  );
}
