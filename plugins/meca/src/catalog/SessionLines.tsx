import { useRouteRef } from '@backstage/core-plugin-api';
import { Link, Text } from '@backstage/ui';
import { Session } from '@meca/backstage-plugin-meca-common';
import { Muted, RegionBadge, TimeRange } from '../components';
import { useRegionsById } from '../query';
import { sessionRouteRef } from '../routes';
import { useMecaTranslation } from '../translation';
import styles from './cards.module.css';

/** Sessions in few words, each with a way to its page. */
export function SessionLines(props: { sessions: Session[] }) {
  const { t } = useMecaTranslation();
  const sessionPath = useRouteRef(sessionRouteRef);
  const regions = useRegionsById();
  return (
    <ul className={styles.list}>
      {props.sessions.map(session => (
        <li key={session.id} className={styles.item}>
          <span className={styles.line}>
            <Link href={sessionPath({ sessionId: session.id })}>
              {session.title}
            </Link>
            <RegionBadge
              region={regions.get(session.regionId)}
              regionId={session.regionId}
            />
            <Muted>
              {t('catalog.sessions.seats', { count: session.seats })}
            </Muted>
          </span>
          <Text as="span" variant="body-small">
            <TimeRange
              startsAt={session.startsAt}
              endsAt={session.endsAt}
              zone={session.timeZone}
            />
          </Text>
        </li>
      ))}
    </ul>
  );
}
